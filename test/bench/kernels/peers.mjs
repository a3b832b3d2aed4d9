import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { cachedFolder } from "../../host/cache.mjs";
import { onnxModel } from "./onnx-model.mjs";
import { tensorflowWork } from "./tensorflow.mjs";

const versions = {
  "onnxruntime-node": "1.30.0",
  "onnxruntime-web": "1.30.0",
  "@tensorflow/tfjs-core": "4.22.0",
  "@tensorflow/tfjs-backend-wasm": "4.22.0",
};

/** What runs in Node beside us, on one thread each. They are fetched once into the user's cache. */
export async function peers() {
  const folder = await installed();
  const load = async (name) => import(pathToFileURL(createRequire(join(folder, "package.json")).resolve(name)).href);
  const runtimes = [await onnx("onnxruntime-node", load), await onnx("onnxruntime-web", load)];
  return [...runtimes, await tensorflow(folder, load)].map((peer) => ({ ...peer, forwardAlone: true }));
}

async function installed() {
  const packages = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  return cachedFolder(`kernel-peers-${versions["onnxruntime-node"]}-${versions["@tensorflow/tfjs-core"]}`, (into) => {
    console.log(`Installing ${packages.join(", ")} …`);
    // onnxruntime-node's script would fetch what only graphics cards need.
    const { status } = spawnSync("npm", ["install", "--silent", "--ignore-scripts", "--prefix", into, ...packages], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0)
      throw new Error("npm could not install the peers (is there a network?); --alone does without them");
  });
}

async function onnx(name, load) {
  const runtime = await load(name);
  const { InferenceSession, Tensor, env } = runtime.default ?? runtime;
  if (env.wasm !== undefined) env.wasm.numThreads = 1;
  return {
    name: `${name} ${versions[name]}`,
    prepare: async (work, numbers) => {
      // Both register with one registry, the native one under "cpu".
      const executionProviders = [name === "onnxruntime-web" ? "wasm" : "cpu"];
      const options = { executionProviders, intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential" };
      const session = await InferenceSession.create(onnxModel(work, numbers), options);
      const feeds = { x: new Tensor("float32", numbers.x, [work.time, work.batch, work.input]) };
      return async () => (await session.run(feeds)).y.data;
    },
  };
}

async function tensorflow(folder, load) {
  const tf = await load("@tensorflow/tfjs-core");
  const backend = await load("@tensorflow/tfjs-backend-wasm");
  const { setWasmPaths, setThreadsCount } = backend.default ?? backend;
  const entry = createRequire(join(folder, "package.json")).resolve("@tensorflow/tfjs-backend-wasm");
  setThreadsCount(1);
  setWasmPaths(`${dirname(entry)}/`);
  const core = tf.default ?? tf;
  await core.setBackend("wasm");
  await core.ready();
  return {
    name: `tfjs wasm ${versions["@tensorflow/tfjs-core"]}`,
    prepare: (work, numbers) => tensorflowWork(core, work, numbers),
  };
}
