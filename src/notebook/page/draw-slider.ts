/** The slider for T, as it is drawn in a page: controls, the example, and bars of softmax(v / T). Eq. 1 */
import type { Draw, Page, PageElement, Plotly } from "./plotly-in-page.js";

/** What the page is given; must be JSON. */
export interface SliderRecord {
  title: string;
  /** A logit of −∞ by its name; the picture is an image's address. */
  examples: { label: string; logits: (number | string)[]; picture?: string }[];
  classes: string[];
  temperature: number;
  range: [number, number];
  /** Temperatures that have a mark, and are met exactly. */
  stops: number[];
  figure: { data: unknown[]; layout: object; axes: { linear: object; log: object } };
}

/** Runs in the page, so it uses nothing but its arguments. */
export const drawSlider: Draw<SliderRecord> = async (
  root: PageElement,
  { title, examples, classes, temperature, range, stops, figure }: SliderRecord,
  plotly: Plotly,
  page: Page,
) => {
  const add = (parent: PageElement, name: string, attributes: Record<string, string>, text = "") => {
    const element = page.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== "") element.textContent = text;
    parent.append(element);
    return element;
  };
  // So that both ends of the range can be reached, steps are counted and not measured.
  const steps = 200;
  const [lowest, highest] = range;
  const shareOf = (value: number) => Math.log(value / lowest) / Math.log(highest / lowest);
  const stepOf = (value: number) => Math.round(steps * shareOf(value));
  const temperatureAt = (step: number) =>
    stops.find((stop) => stepOf(stop) === step) ?? lowest * (highest / lowest) ** (step / steps);

  const controls = add(root, "div", {
    style: "display:flex;gap:0.6em 1.5em;flex-wrap:wrap;align-items:flex-start;margin:0.5em 0",
  });
  const heading = add(controls, "span", { style: "display:flex;gap:0.5em" }, "temperature T");
  const column = add(controls, "div", { style: "width:20em;max-width:100%" });
  const slider = add(column, "input", {
    ...{ type: "range", min: "0", max: String(steps), value: String(stepOf(temperature)) },
    style: "display:block;width:100%;margin:0.2em 0",
  });
  slider.setAttribute("aria-label", "temperature T");
  const marks = add(column, "div", { style: "position:relative;height:1.7em" });
  const shown = add(heading, "output", { style: "display:inline-block;min-width:3em;font-weight:bold" });
  const exampleLabel = add(controls, "label", {}, "example ");
  const choice = add(exampleLabel, "select", {});
  examples.forEach(({ label }, index) => add(choice, "option", { value: String(index) }, label));
  exampleLabel.hidden = examples.length < 2;
  const logLabel = add(controls, "label", {});
  const log = add(logLabel, "input", { type: "checkbox" });
  logLabel.append(" log scale");
  const body = add(root, "div", { style: "display:flex;gap:1em;align-items:center" });
  const picture = add(body, "img", {
    ...{ width: "112", height: "112", alt: "" },
    style: "image-rendering:pixelated;border:1px solid rgba(136,136,136,0.5);flex:none;max-width:none",
  });
  const plot = add(body, "div", { role: "figure", style: "flex:1;min-width:0" });
  const words = add(root, "p", { "aria-live": "polite", style: "margin:0.2em 0" });

  let T = temperature;
  const update = () => {
    const { label, logits: written, picture: address } = examples[Number(choice.value || "0")]!;
    const logits = written.map(Number);
    const largest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp((logit - largest) / T));
    const sum = powers.reduce((total, power) => total + power, 0);
    const probabilities = powers.map((power) => power / sum);
    const nats = -probabilities.reduce((total, p) => total + (p > 0 ? p * Math.log(p) : 0), 0);
    const ranked = probabilities.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
    const first = ranked.slice(0, 3).map(({ p, index }) => `${classes[index]!}: ${p.toPrecision(2)}`);
    const now = `T = ${Number(T.toPrecision(3))}`;
    shown.textContent = String(Number(T.toPrecision(3)));
    slider.setAttribute("aria-valuetext", now);
    words.textContent = `${label} at ${now}: ${first.join(", ")}; entropy ${nats.toFixed(3)} of at most ${Math.log(logits.length).toFixed(3)} nats.`;
    plot.setAttribute("aria-label", words.textContent);
    picture.hidden = address === undefined;
    picture.setAttribute("src", address ?? "");
    picture.setAttribute("alt", label);
    // Where there is room, and a bar to be seen.
    const text = probabilities.map((p) => (classes.length <= 12 && p >= 0.005 ? p.toPrecision(2) : ""));
    const trace = { ...(figure.data[0] as object), name: now, x: classes, y: probabilities, text };
    const { title: looks } = figure.layout as { title: object };
    const layout = {
      ...figure.layout,
      title: { ...looks, text: `${title}: ${label}, ${now}` },
      yaxis: log.checked ? figure.axes.log : figure.axes.linear,
    };
    return plotly.react(plot, [trace], layout, { responsive: true, displaylogo: false });
  };
  const go = (value: number) => {
    T = value;
    void update();
  };
  for (const stop of stops) {
    // The knob's middle goes from 8 pixels within one end to 8 within the other.
    const place = `calc(8px + (100% - 16px) * ${shareOf(stop)})`;
    const mark = add(marks, "button", { type: "button", "aria-label": `T = ${stop}` }, String(stop));
    mark.setAttribute(
      "style",
      `position:absolute;left:${place};transform:translateX(-50%);font-size:85%;padding:0 0.25em;min-width:1.6em;color:inherit;background:transparent;border:1px solid rgba(136,136,136,0.6);border-radius:4px;cursor:pointer`,
    );
    mark.addEventListener("click", () => {
      slider.value = String(stepOf(stop));
      go(stop);
    });
  }
  slider.addEventListener("input", () => {
    go(temperatureAt(Number(slider.value)));
  });
  choice.addEventListener("change", () => void update());
  log.addEventListener("change", () => void update());
  await update();
};
