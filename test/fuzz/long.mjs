/** `npm run fuzz`: the properties of random programs, for FUZZ_SECONDS (300 where it isn't set) and with a new seed. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const env = { ...process.env, FUZZ_SECONDS: process.env["FUZZ_SECONDS"] ?? "300" };
const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", "test/fuzz/random.test.ts"];
const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: "inherit" });
process.exitCode = status ?? 1;
