/** Shows digits as pictures. */
import { checkFinite } from "../support/check-values.js";
import { check } from "../support/checks.js";
import { axis, COLOURS, figureLayout, type Figure } from "./figure.js";

/** A digit with a caption. */
export interface CaptionedDigit {
  /** 28 × 28 grey values 0 … 255, row after row. */
  pixels: ArrayLike<number>;
  caption: string;
}

const SIZE = 28;
/** Pixels between digits, with room for a caption above each. */
const GAP = { across: 10, down: 14 };

/**
 * A grid of digits with captions, as one heat map.
 * @throws ArgumentError if the number of a digit's pixels is wrong, or one is not a number
 */
export function digitsFigure(title: string, digits: CaptionedDigit[], columns = 8): Figure {
  const rows = Math.ceil(digits.length / columns);
  const width = columns * (SIZE + GAP.across);
  const ink = Array.from({ length: rows * (SIZE + GAP.down) }, () => new Array<number>(width).fill(0));
  const corner = (index: number) => ({
    top: Math.floor(index / columns) * (SIZE + GAP.down) + GAP.down,
    left: (index % columns) * (SIZE + GAP.across),
  });
  digits.forEach(({ pixels }, index) => {
    const expectation = `digit ${index} must have ${SIZE} × ${SIZE} pixels`;
    check(pixels.length === SIZE * SIZE, "digitsFigure", expectation, pixels.length);
    checkFinite("digitsFigure", { what: `pixels of digit ${index}`, values: pixels, size: 1 });
    const { top, left } = corner(index);
    for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
      ink[top + Math.floor(pixel / SIZE)]![left + (pixel % SIZE)] = pixels[pixel]!;
    }
  });
  // Without it the room that is left over stands between title and digits.
  const atTop = { constrain: "domain", constraintoward: "top" } as const;
  const hidden = { visible: false, fixedrange: true };
  return {
    data: [
      {
        type: "heatmap",
        z: ink,
        colorscale: [
          [0, "rgba(136,136,136,0.12)"],
          [1, COLOURS[0]],
        ],
        showscale: false,
        hoverinfo: "skip",
      },
    ],
    layout: figureLayout(title, {
      xaxis: axis("", undefined, { ...hidden, constrain: "domain" }),
      yaxis: axis("", undefined, { ...hidden, autorange: "reversed", scaleanchor: "x", ...atTop }),
      height: 64 + rows * 108,
      margin: { l: 8, r: 8, t: 44, b: 8 },
      annotations: digits.map(({ caption }, index) => {
        const { top, left } = corner(index);
        return { x: left + SIZE / 2, y: top - 6, text: caption, showarrow: false, font: { size: 11 } };
      }),
    }),
    alt: `${title}. ${digits.length} digits: ${digits.map(({ caption }) => caption).join("; ")}.`,
  };
}
