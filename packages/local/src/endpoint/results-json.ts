import { EndpointFailure } from "./failures.ts";
import { MAX_BYTES } from "./max-bytes.ts";
import type { Receiver } from "./session.ts";
import type { Field } from "./wire/backend.ts";
import { type ToJson, toJson } from "./value-json.ts";

/** How the rows of one statement are written. */
export interface Shape {
  readonly arrayMode: boolean;
  readonly rawText: boolean;
}

interface Column {
  /** What stands before the value; empty in an array. */
  readonly key: string;
  readonly toJson: ToJson;
}

/** Writes the results of statements as the proxy does, while they arrive; throws once that is more than it allows. */
export class ResultsJson implements Receiver {
  readonly #shapes: readonly Shape[];
  readonly #parts: string[] = [];
  #bytes = 0;
  #finished = 0;
  #fields: readonly Field[] = [];
  #columns: readonly Column[] = [];
  #rows: number | undefined;

  /** One shape for each statement, in their order. */
  constructor(shapes: readonly Shape[]) {
    this.#shapes = shapes;
  }

  /** The results so far, with commas between them. */
  get text(): string {
    return this.#parts.join("");
  }

  fields(fields: readonly Field[]): void {
    const { arrayMode, rawText } = this.#shape;
    this.#fields = fields;
    this.#columns = fields.map(({ name, dataTypeID }) => ({
      key: arrayMode ? "" : `${JSON.stringify(name)}:`,
      toJson: rawText ? JSON.stringify : toJson(dataTypeID),
    }));
  }

  row(columns: Buffer): void {
    this.#write((this.#rows ?? this.#open()) === 0 ? this.#row(columns) : `,${this.#row(columns)}`);
    this.#rows = (this.#rows ?? 0) + 1;
    if (this.#bytes > MAX_BYTES) {
      throw new EndpointFailure(507, `response is too large (max is ${MAX_BYTES} bytes)`);
    }
  }

  done(tag: string): void {
    if (this.#rows === undefined) this.#open();
    this.#write(`],${tagJson(tag)}}`);
    this.#finished += 1;
    [this.#fields, this.#columns, this.#rows] = [[], [], undefined];
  }

  get #shape(): Shape {
    return this.#shapes[this.#finished] ?? { arrayMode: false, rawText: true };
  }

  #open(): number {
    const comma = this.#finished === 0 ? "" : ",";
    const fields = this.#fields.map((field) => ({ ...field, format: "text" }));
    this.#write(
      `${comma}{"rowAsArray":${this.#shape.arrayMode},"fields":${JSON.stringify(fields)},"rows":[`,
    );
    return 0;
  }

  #row(columns: Buffer): string {
    let text = "";
    let at = 2;
    for (const { key, toJson: convert } of this.#columns) {
      const length = columns.readInt32BE(at);
      at += 4;
      const value = length === -1 ? "null" : convert(columns.toString("utf8", at, at + length));
      at += Math.max(length, 0);
      text += `${text === "" ? "" : ","}${key}${value}`;
    }
    return this.#shape.arrayMode ? `[${text}]` : `{${text}}`;
  }

  #write(text: string): void {
    this.#parts.push(text);
    this.#bytes += Buffer.byteLength(text);
  }
}

/** `INSERT 0 2` counts 2 rows, `CREATE TABLE` none. */
function tagJson(tag: string): string {
  const words = tag.split(" ");
  const count = words.at(-1) ?? "";
  const counted = words.length > 1 && /^\d+$/.test(count);
  return `"command":${JSON.stringify(words[0])},"rowCount":${counted ? count : null}`;
}
