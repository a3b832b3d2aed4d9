import type { TraceCall } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";
import { exportMenu } from "./export-menu.ts";
import { signed } from "./numbers.ts";
import { weightsText } from "./run-text.ts";
import type { Actions, Scene } from "./scene.ts";
import { changes } from "./scene.ts";
import { setText } from "./sketch.ts";
import { svg } from "./svg.ts";

export type Header = {
  readonly root: HTMLElement;
  readonly draw: (scene: Scene, calls: readonly TraceCall[], pinned: boolean) => void;
};

/** Which call is shown, where it stands, and what sets its run apart. */
export function header(actions: Actions): Header {
  const { post, change } = actions;
  const call = element("h1", "call");
  const others = element("select", "call-picker");
  const line = element("button", "link line");
  const module = element("code", "dim module");
  const bias = element("button", "badge warning");
  const changed = element("span", "badge warning", "weights changed");
  const trained = element("button", "badge");
  const pin = element("button", "icon", pinIcon());
  const menu = exportMenu(actions);
  const root = element(
    "header",
    "",
    call,
    others,
    line,
    module,
    element("span", "space"),
    bias,
    changed,
    trained,
    menu.root,
    pin,
  );
  const callsAreNew = changes();
  let last: { readonly scene: Scene; readonly pinned: boolean } | undefined;
  for (const each of [line, bias, trained, pin]) each.type = "button";
  others.setAttribute("aria-label", "Another call");
  others.translate = false;
  others.addEventListener("change", () => post({ type: "choose", call: others.value }));
  line.addEventListener("click", () => {
    if (last !== undefined) post({ type: "reveal", uri: last.scene.shown.uri, range: last.scene.shown.call.range });
  });
  bias.addEventListener("click", () => change({ tab: "memory" }));
  trained.addEventListener("click", () => change({ tab: "inputs" }));
  pin.addEventListener("click", () => post({ type: "pin", pinned: last?.pinned !== true }));

  return {
    root,
    draw(scene, calls, pinned) {
      last = { scene, pinned };
      const { shown, reading } = scene;
      const { overview, numbers } = reading;
      const { forgetBias } = numbers.run.settings;
      setText(call, shown.call.written);
      call.title = shown.call.written;
      setText(line, `line ${shown.call.range.start.line + 1}`);
      setText(module, shown.call.repr);
      bias.hidden = forgetBias === 0;
      setText(bias, `forget bias ${signed(forgetBias, 1)}`);
      changed.hidden = overview.weights.kind !== "changed";
      trained.hidden = overview.weights.kind === "changed";
      setText(trained, scene.width < 700 && overview.weights.kind === "initial" ? "untrained" : weightsText(overview));
      trained.title =
        overview.weights.kind === "initial"
          ? `PyTorch's initialisation, seed ${overview.weights.seed}`
          : "Where the weights come from";
      pin.setAttribute("aria-pressed", String(pinned));
      pin.title = pinned ? "Follow the cursor again" : "Pin to this call";
      pin.setAttribute("aria-label", pin.title);
      others.hidden = calls.length < 2;
      if (callsAreNew(JSON.stringify(calls.map(({ id, written }) => [id, written])))) {
        others.replaceChildren(
          ...calls.map(({ id, written, range }) => {
            const option = element("option", "", `${range.start.line + 1}: ${written}`);
            option.value = id;
            return option;
          }),
        );
      }
      if (others.value !== shown.call.id) others.value = shown.call.id;
      menu.draw(scene);
    },
  };
}

function pinIcon(): SVGElement {
  const path = "M6 2.5h4M6.6 2.5v4L4.5 9v.8h7V9L9.4 6.5v-4M8 9.8v4";
  return svg(
    "svg",
    { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", {
      d: path,
      fill: "none",
      stroke: "currentColor",
      "stroke-linejoin": "round",
      "stroke-linecap": "round",
    }),
  );
}
