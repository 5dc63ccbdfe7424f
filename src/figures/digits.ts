/** Shows digits, or other small square pictures, side by side. */
import { checkFinite } from "../support/check-values.js";
import { check } from "../support/checks.js";
import { axis, COLOURS, figureLayout, type Figure } from "./figure.js";

/** A digit, or another square picture, with a caption. */
export interface CaptionedDigit {
  /** Grey values 0 … 255 of a square, row after row: 28 × 28 for MNIST. */
  pixels: ArrayLike<number>;
  caption: string;
}

/** Pixels between digits, with room for a caption above each. */
const GAP = { across: 10, down: 14 };

/**
 * A grid of digits with captions, as one heat map. The pictures may be any squares of one size.
 * @throws ArgumentError if the number of a digit's pixels is wrong, or one is not a number
 */
export function digitsFigure(title: string, digits: CaptionedDigit[], columns = 8): Figure {
  const size = Math.sqrt(digits[0]?.pixels.length ?? 28 * 28);
  check(Number.isInteger(size) && size > 0, "digitsFigure", "pixels must fill a square", size ** 2);
  const rows = Math.ceil(digits.length / columns);
  const width = columns * (size + GAP.across);
  const ink = Array.from({ length: rows * (size + GAP.down) }, () => new Array<number>(width).fill(0));
  const corner = (index: number) => ({
    top: Math.floor(index / columns) * (size + GAP.down) + GAP.down,
    left: (index % columns) * (size + GAP.across),
  });
  digits.forEach(({ pixels }, index) => {
    const expectation = `digit ${index} must have ${size} × ${size} pixels`;
    check(pixels.length === size * size, "digitsFigure", expectation, pixels.length);
    checkFinite("digitsFigure", { what: `pixels of digit ${index}`, values: pixels, size: 1 });
    const { top, left } = corner(index);
    for (let pixel = 0; pixel < size * size; pixel++) {
      ink[top + Math.floor(pixel / size)]![left + (pixel % size)] = pixels[pixel]!;
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
        return { x: left + size / 2, y: top - 6, text: caption, showarrow: false, font: { size: 11 } };
      }),
    }),
    alt: `${title}. ${digits.length} ${size === 28 ? "digits" : "pictures"}: ${digits.map(({ caption }) => caption).join("; ")}.`,
  };
}
