const SVG = "http://www.w3.org/2000/svg";
const HULL = "M-22 -13 L24 -13 L16 -1 L-16 -1 z M-12 -15 V-22 H2 V-15 z";
/** How many may be under way at once. */
const MOST = 6;

/** As index.html draws it: the quay, where the slip begins, and where it is deep under the water. */
const QUAY = "translate(206px, 46px)";
const BROW = "translate(250px, 50px) rotate(17deg)";
const DEEP = "translate(520px, 131px) rotate(17deg)";

/** A hull at the brow of the slip for each increment that is on the way; it is launched when the server has counted it. */
export class Slip {
  readonly #hulls: SVGGElement;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  constructor(hulls: SVGGElement) {
    this.#hulls = hulls;
  }

  /** Lays a hull on the slip. What it answers is called when the increment has been counted, or has failed. */
  lay(): (counted: boolean) => void {
    if (this.#still.matches || this.#hulls.childElementCount >= MOST) return () => undefined;
    const hull = document.createElementNS(SVG, "path");
    hull.setAttribute("class", "hull");
    hull.setAttribute("d", HULL);
    this.#hulls.append(hull);
    const laid = hull.animate([{ transform: QUAY }, { transform: BROW }], {
      duration: 220,
      easing: "ease-in",
      fill: "forwards",
    });
    return (counted) => void laid.finished.then(() => leave(hull, counted));
  }
}

async function leave(hull: SVGPathElement, counted: boolean): Promise<void> {
  const [end, duration] = counted ? [DEEP, 800] : [QUAY, 300];
  await hull.animate([{ transform: BROW }, { transform: end }], { duration, easing: "ease-in" })
    .finished;
  hull.remove();
}
