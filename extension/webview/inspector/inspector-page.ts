import type { FromPage, Handlers, Remembered, ShownCall, ToPage } from "../../inspector/messages.ts";
import type { TraceCall, TraceSettings } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";
import { asking } from "./asking.ts";
import { cellTab } from "./cell-tab.ts";
import { header } from "./header.ts";
import { inputsTab } from "./inputs-tab.ts";
import { followKeyboard } from "./keyboard.ts";
import { memoryTab } from "./memory-tab.ts";
import { emptyPage, type Notice, type NoticeEvents, problemPage, staleBar } from "./notices.ts";
import { outputsTab } from "./outputs-tab.ts";
import { isComplete, questionsAbout, rememberedRuns, type Wanted } from "./page-state.ts";
import { type Palette, paletteOf } from "./palette.ts";
import { player } from "./player.ts";
import { type Reading, readingOf } from "./reading.ts";
import type { RunNumbers } from "./run-numbers.ts";
import type { Actions, Part, Scene, SettingsChange } from "./scene.ts";
import { selectors } from "./selectors.ts";
import { seriesTab } from "./series-tab.ts";
import { firstView, fitted, programSettings, rememberedView, type Tab, type View } from "./view.ts";
import { weightsTab } from "./weights-tab.ts";

/** Milliseconds before a bar says that something is on its way. */
const patience = 300;

/** The whole page: what it shows, what it waits for, and what it remembers. */
export function inspectorPage(
  root: HTMLElement,
  post: (message: FromPage) => void,
  remember: (state: Remembered) => void,
): { readonly receive: (message: ToPage) => void } {
  const runs = rememberedRuns();
  const questions = asking(post, (numbers) => arrived(numbers));
  let shown: ShownCall | undefined;
  let calls: readonly TraceCall[] = [];
  let pinned = false;
  let settings: TraceSettings = programSettings;
  let view: View = firstView;
  let kept: RunNumbers | undefined;
  let drawn: { readonly numbers: RunNumbers; readonly view: View } | undefined;
  let stale: Notice | undefined;
  let runFailed = false;
  let palette: Palette = paletteOf(document.body);
  let scene: Scene | undefined;
  let frame = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const actions: Actions = {
    change(change) {
      view = { ...view, ...change };
      refresh();
    },
    configure(change) {
      settings = withoutAbsent({ ...settings, ...change });
      refresh();
    },
    keep(keeps) {
      kept = keeps ? drawn?.numbers : undefined;
      view = keeps ? { ...view, tab: "series" } : view;
      refresh();
    },
    play: () => playing.toggle(scene?.reading.overview.steps ?? 1),
    post,
  };
  const playing = player(
    () => {
      const steps = scene?.reading.overview.steps ?? 1;
      actions.change({ step: (view.step + 1) % steps });
    },
    () => schedule(),
  );

  const top = header(actions);
  const choices = selectors(actions);
  const bar = element("div", "busy");
  const notice = element("div", "notice-room");
  const picture = element("div", "picture");
  const parts: Readonly<Record<Tab, Part>> = {
    cell: cellTab(actions),
    series: seriesTab(actions),
    memory: memoryTab(actions),
    weights: weightsTab(actions),
    outputs: outputsTab(actions),
    inputs: inputsTab(actions),
  };
  const frameOfPicture = element("div", "frame", top.root, choices.root, bar, notice, element("main", "", picture));
  bar.hidden = true;
  picture.id = "picture";
  picture.setAttribute("role", "tabpanel");
  root.replaceChildren(emptyPage("Gate inspector", "Put the cursor on a recurrent call."));
  followKeyboard(() => scene, actions);
  window.addEventListener("resize", schedule);
  new MutationObserver(() => {
    palette = paletteOf(document.body);
    schedule();
  }).observe(document.body, {
    attributes: true,
    attributeFilter: ["class", "data-vscode-theme-kind", "data-vscode-theme-id"],
  });
  void document.fonts.ready.then(schedule);

  const events: NoticeEvents = {
    reveal: (range) => {
      if (shown !== undefined) post({ type: "reveal", uri: shown.uri, range });
    },
    apply: (fix) => {
      if (fix.kind === "sizes") actions.configure({ sizes: { ...settings.sizes, ...fix.sizes } });
      else if (shown !== undefined) post({ type: "fix", uri: shown.uri, fix });
    },
  };

  const handlers: Handlers<ToPage> = {
    call(message) {
      const another = shown?.uri !== message.shown.uri || shown.call.id !== message.shown.call.id;
      if (another) {
        const before = message.remembered?.call === message.shown.call.id ? message.remembered : undefined;
        // A file that was opened is the server's to remember, and a window that is loaded again has a new one.
        settings = withoutAbsent({ ...(before?.settings ?? programSettings), capture: undefined });
        view = before === undefined ? view : rememberedView(before);
        kept = undefined;
        playing.stop();
      }
      ({ shown, calls, pinned } = message);
      stale = undefined;
      questions.forget();
      refresh();
    },
    stale({ reason, range }) {
      stale = { reason, range };
      runFailed = false;
      if (drawn === undefined) root.replaceChildren(emptyPage("Nothing to show yet", reason));
      else schedule();
    },
    notice({ title, text }) {
      drawn = undefined;
      scene = undefined;
      playing.stop();
      root.replaceChildren(emptyPage(title, text));
    },
    answer: ({ request, answer }) => questions.answer(request, answer),
    captured: ({ capture }) => actions.configure({ capture }),
    problem: ({ problem }) => {
      stale = problem;
      schedule();
    },
  };

  return { receive };

  function receive(message: ToPage): void {
    switch (message.type) {
      case "call":
        handlers.call(message);
        break;
      case "stale":
        handlers.stale(message);
        break;
      case "notice":
        handlers.notice(message);
        break;
      case "answer":
        handlers.answer(message);
        break;
      case "captured":
        handlers.captured(message);
        break;
      case "problem":
        handlers.problem(message);
        break;
    }
  }

  function arrived(numbers: RunNumbers): void {
    if (numbers.unavailable !== undefined && numbers === kept) kept = undefined;
    refresh();
  }

  /** Asks for what is missing, and takes over what has become complete. */
  function refresh(): void {
    if (shown === undefined) return;
    const numbers = runs(shown, settings);
    const { overview, unavailable } = numbers;
    if (overview !== undefined) view = fitted(view, overview);
    // Where there is no other run, the last one can still be looked at from another side.
    questions.want(wantedRuns(unavailable === undefined ? numbers : (drawn?.numbers ?? numbers)));
    if (unavailable !== undefined) {
      settleWaiting();
      const before = drawn;
      if (before?.numbers.run.shown.call.id === shown.call.id) {
        stale = unavailable;
        runFailed = true;
        followDrawn();
      } else {
        drawn = undefined;
        scene = undefined;
        root.replaceChildren(problemPage(unavailable, events, changedSettings()));
        return;
      }
    } else if (overview !== undefined && isComplete(numbers, overview, view)) {
      settleWaiting();
      // A reason that the text gave holds until another text comes.
      if (numbers !== drawn?.numbers || runFailed) stale = undefined;
      runFailed = false;
      drawn = { numbers, view };
      remember({ uri: shown.uri, call: shown.call.id, pinned, settings, view: { ...view } });
    } else {
      waiting ??= setTimeout(() => {
        bar.hidden = false;
      }, patience);
      followDrawn();
    }
    schedule();
  }

  /** The picture that is there follows the selection as far as its numbers reach. */
  function followDrawn(): void {
    const overview = drawn?.numbers.overview;
    if (drawn === undefined || overview === undefined) return;
    const { numbers } = drawn;
    const { item, layer, direction, tab } = drawn.view;
    const wanted = fitted(view, overview);
    const here = { ...wanted, item, layer, direction };
    // What a run is made from can always be changed.
    const reached = [wanted, here].find((each) => each.tab === "inputs" || isComplete(numbers, overview, each));
    drawn = { numbers, view: reached ?? { ...here, tab } };
  }

  /** The way back, where the reason may be what was set here. */
  function changedSettings(): (() => void) | undefined {
    if (JSON.stringify(settings) === JSON.stringify(programSettings)) return undefined;
    return () => {
      settings = programSettings;
      refresh();
    };
  }

  function settleWaiting(): void {
    clearTimeout(waiting);
    waiting = undefined;
    bar.hidden = true;
  }

  function wantedRuns(numbers: RunNumbers): readonly Wanted[] {
    if (numbers.unavailable !== undefined) return [];
    return [numbers, ...otherRuns(numbers)].map((each) => questionsAbout(each, view));
  }

  /** Runs that stand beside the shown one: without forget bias, kept, of the other cells of its loop. */
  function otherRuns(numbers: RunNumbers): readonly RunNumbers[] {
    return [initialRun(numbers), view.tab === "series" ? kept : undefined, ...besideRuns(numbers)].filter(
      (each) => each !== undefined,
    );
  }

  function initialRun({ run }: RunNumbers): RunNumbers | undefined {
    if (run.settings.forgetBias === 0 || view.tab !== "memory") return undefined;
    return runs(run.shown, { ...run.settings, forgetBias: 0 });
  }

  function besideRuns({ run, overview }: RunNumbers): readonly RunNumbers[] {
    if (view.tab !== "outputs") return [];
    return (overview?.beside ?? []).flatMap((id) => {
      const call = calls.find((each) => each.id === id);
      return call === undefined ? [] : [runs({ ...run.shown, call }, run.settings)];
    });
  }

  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(draw);
  }

  function draw(): void {
    frame = 0;
    const [width, height] = [window.innerWidth, window.innerHeight];
    const overview = drawn?.numbers.overview;
    // A page that is being hidden has no size.
    if (drawn === undefined || overview === undefined || width === 0 || height === 0) return;
    const readingFrom = (numbers: RunNumbers | undefined): Reading | undefined =>
      drawn === undefined || numbers?.overview === undefined
        ? undefined
        : readingOf(numbers, numbers.overview, fitted(drawn.view, numbers.overview));
    const reading = readingOf(drawn.numbers, overview, drawn.view);
    scene = {
      shown: shown ?? drawn.numbers.run.shown,
      reading,
      kept: readingFrom(kept),
      initial: readingFrom(initialRun(drawn.numbers)),
      beside: besideRuns(drawn.numbers).flatMap((numbers) => readingFrom(numbers) ?? []),
      palette,
      width,
      height,
      playing: playing.playing(),
    };
    if (frameOfPicture.parentElement !== root) root.replaceChildren(frameOfPicture);
    top.draw(scene, calls, pinned);
    choices.draw(scene);
    notice.replaceChildren(...(stale === undefined ? [] : [staleBar(stale, events, changedSettings())]));
    picture.classList.toggle("stale", stale !== undefined);
    const part = parts[drawn.view.tab];
    if (part.root.parentElement !== picture) picture.replaceChildren(part.root);
    picture.setAttribute("aria-labelledby", `tab-${drawn.view.tab}`);
    part.draw(scene);
  }
}

/** A setting that was taken back is absent, not undefined. */
function withoutAbsent({ seed, capture, sizes, input, forgetBias }: SettingsChange): TraceSettings {
  return {
    sizes: sizes ?? programSettings.sizes,
    input: input ?? programSettings.input,
    forgetBias: forgetBias ?? programSettings.forgetBias,
    ...(seed === undefined ? {} : { seed }),
    ...(capture === undefined ? {} : { capture }),
  };
}
