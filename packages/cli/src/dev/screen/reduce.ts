import type {
  BuildEvent,
  LogEvent,
  OutputEvent,
  RequestEvent,
} from "@slipway/local/runner/log-event";
import { NOTHING_RUNS, step } from "../../progress/step.ts";
import type { Address, DevEvent } from "../dev-event.ts";
import type { DevState, LogEntry, Note } from "./dev-state.ts";
import {
  addError,
  loggedError,
  routeOf,
  thrownError,
  withoutErrorsOf,
  withoutErrorsOn,
  withRouteOf,
} from "./error-entries.ts";
import { type LoggedRequest, loggedRequest } from "../logged-request.ts";

/** What the screen shows after an event. `now` is of one clock, in ms. */
export function reduce(state: DevState, event: DevEvent, now: number): DevState {
  switch (event.type) {
    case "begun":
      return state;
    case "ready":
      return { ...state, ready: { addresses: event.addresses, ms: event.ms } };
    case "page":
      return withAddress(state, event.address);
    case "migration":
      return { ...state, progress: step(state.progress, event.event, now).progress };
    case "history": {
      const { standing = state.standing, failure } = event;
      return { ...state, standing, failure, progress: NOTHING_RUNS };
    }
    case "schema":
      return { ...state, draft: event.draft };
    case "database-ended":
      return { ...state, databaseEnded: event.end };
    case "note":
      return { ...state, notes: noted(state.notes, event) };
    case "outdated":
      return { ...state, notes: withoutNotesAbout(state.notes, event.about) };
    case "read":
      return { ...state, notes: [] };
    case "cleared":
      return { ...state, notes: [], errors: [] };
    case "busy":
      return { ...state, busy: event.doing };
    case "question":
      return { ...state, question: event.question };
    case "studio":
      return { ...state, studio: event.url };
    case "ending":
      return { ...state, ending: true, question: undefined };
    default:
      return afterLog(state, event);
  }
}

function noted(notes: readonly Note[], { text, about }: Note): readonly Note[] {
  return latest([...withoutNotesAbout(notes, about), { text, about }], 3);
}

function withoutNotesAbout(notes: readonly Note[], about: string | undefined): readonly Note[] {
  return about === undefined ? notes : notes.filter((note) => note.about !== about);
}

/** The page comes first: it is what a person opens. */
function withAddress(state: DevState, address: Address): DevState {
  const { ready } = state;
  if (ready === undefined) return state;
  return { ...state, ready: { ...ready, addresses: [address, ...ready.addresses] } };
}

function afterLog(state: DevState, event: LogEvent): DevState {
  switch (event.type) {
    case "request":
      return afterRequest(state, event);
    case "output":
      return afterOutput(state, event);
    case "error":
      return { ...state, errors: addError(state.errors, thrownError(event)) };
    case "build":
      return afterBuild(state, event);
    case "platform":
      return state;
  }
}

function afterRequest(before: DevState, event: RequestEvent): DevState {
  const state = logged(before, [{ kind: "request", ...event }]);
  if (event.status >= 500) return { ...state, errors: withRouteOf(state.errors, event) };
  const answered = { function: event.function, route: routeOf(event) };
  return { ...state, errors: withoutErrorsOn(state.errors, answered) };
}

function afterOutput(state: DevState, event: OutputEvent): DevState {
  const request = loggedRequest(event.text);
  if (request !== undefined) return afterLoggedRequest(state, event.function, request);
  const bad = event.level === "ERROR" || event.level === "FATAL";
  const texts = event.text.split("\n");
  return logged(
    state,
    texts.map((text) => ({ kind: "output", function: event.function, text, bad })),
  );
}

function afterLoggedRequest(state: DevState, name: string, request: LoggedRequest): DevState {
  const { failure, route, status = 500 } = request;
  if (failure !== undefined)
    return { ...state, errors: addError(state.errors, loggedError(name, failure, request)) };
  if (status >= 500) return state;
  return { ...state, errors: withoutErrorsOn(state.errors, { function: name, route }) };
}

function afterBuild(state: DevState, event: BuildEvent): DevState {
  const { [event.function]: _before, ...others } = state.failedBuilds;
  if (event.outcome === "failed") {
    return { ...state, failedBuilds: { ...others, [event.function]: event.errors } };
  }
  const errors =
    event.outcome === "built" ? withoutErrorsOf(state.errors, event.function) : state.errors;
  return { ...state, failedBuilds: others, errors };
}

/** More than any screen shows. */
const LOGGED = 200;

function logged(state: DevState, entries: readonly LogEntry[]): DevState {
  return { ...state, log: latest([...state.log, ...entries], LOGGED) };
}

function latest<T>(values: readonly T[], most: number): readonly T[] {
  return values.slice(-most);
}
