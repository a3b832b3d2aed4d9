import "./activation.test.ts";
import "./commands.test.ts";
import "./copy.test.ts";
import "./diagnostics.test.ts";
import "./hints.test.ts";
import "./hover.test.ts";
import "./language.test.ts";
import "./settings.test.ts";
