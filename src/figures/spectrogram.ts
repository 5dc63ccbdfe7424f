/** Spectrograms: energy against time and frequency, with the name of each sound where it begins. */
import { axis, figureLayout, type Figure } from "./figure.js";

/** Energies of sound by time and frequency. */
export interface Spectrogram {
  /** `frames · bands` log energies, frame after frame. */
  energies: Float32Array;
  bands: number;
  /** Time from one frame to the next. */
  stepSeconds: number;
  /** Names of the sounds with their beginnings. */
  labels: readonly { name: string; startSeconds: number }[];
}

/** Lines of names above the picture, in pixels; neighbours stand in different ones, as short sounds leave no room for a name. */
const LINE_HEIGHT = 15;

/** A heat map of the energies, low frequencies below. */
export function spectrogramFigure(
  title: string,
  { energies, bands, stepSeconds, labels }: Spectrogram,
): Figure {
  const frames = energies.length / bands;
  const z = Array.from({ length: bands }, (_, band) =>
    Array.from({ length: frames }, (_, frame) => energies[frame * bands + band]!),
  );
  const written = labels.filter(({ name }) => name !== "");
  return {
    data: [
      {
        type: "heatmap",
        z,
        x: Array.from({ length: frames }, (_, frame) => frame * stepSeconds),
        colorscale: "Viridis",
        showscale: false,
      },
    ],
    layout: figureLayout(title, {
      xaxis: axis("time", "s"),
      yaxis: axis("mel band", "low to high", { range: [-0.5, bands - 0.5] }),
      annotations: written.map(({ name, startSeconds }, index) => ({
        text: name,
        x: startSeconds,
        y: bands - 0.5,
        yanchor: "bottom",
        yshift: (index % 2) * LINE_HEIGHT,
        xanchor: "left",
        showarrow: false,
      })),
      shapes: written.map(({ startSeconds: x }) => ({
        type: "line",
        x0: x,
        x1: x,
        y0: -0.5,
        y1: bands - 0.5,
        line: { width: 1, color: "rgba(255,255,255,0.5)" },
      })),
    }),
    alt: `${title.replace(/\.$/, "")}. Sounds in their order: ${written.map(({ name }) => name).join(" ")}.`,
  };
}
