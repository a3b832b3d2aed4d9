import { join } from "node:path";
import { run } from "./command.mjs";
import { artifacts, top } from "./workspace.mjs";

/** Packs what `npm run build` left in dist as a VSIX, with the flags of `npm run package`, and returns its path. */
export async function packagedExtension() {
  const vsix = join(artifacts(), "gatescope.vsix");
  // Without its pre-script, which would build again.
  await run("npm", ["run", "--ignore-scripts", "package", "--", "-o", vsix], { cwd: top });
  return vsix;
}
