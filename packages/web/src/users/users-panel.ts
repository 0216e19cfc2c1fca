import type { Client } from "@slipway/core/contract/create-client";
import type { NewUser, User } from "@slipway/core/contract/users";
import { announce } from "../announce.ts";
import { element } from "../element.ts";
import { type Failure, isDone } from "../failure.ts";
import { settleCall } from "../settle-call.ts";
import { showButton } from "../show-button.ts";
import { AddForm } from "./add-form.ts";
import { fits } from "./fits.ts";
import {
  cursorOf,
  emptyList,
  isWaiting,
  limitOf,
  type ListEvent,
  nextList,
  shownUsers,
} from "./list-state.ts";
import { keepDrafts, takeDrafts } from "./kept-drafts.ts";
import { announceList, describeList } from "./list-words.ts";
import { nameOf } from "./name-of.ts";
import { RemovalDialog } from "./removal-dialog.ts";
import { SearchBox } from "./search-box.ts";
import type { SignInGate } from "./sign-in-gate.ts";
import { UserRows } from "./user-rows.ts";

interface Wiring {
  readonly client: Client<"users">;
  readonly gate: SignInGate;
  /** Told how each call fared. */
  readonly report: (failure: Failure | undefined) => void;
}

/** The users: their list, and what can be done to them. */
export class UsersPanel {
  readonly #wiring: Wiring;
  readonly #list = element("list", HTMLUListElement);
  readonly #note = element("list-note", HTMLElement);
  readonly #words = element("list-words", HTMLElement);
  readonly #again = element("list-again", HTMLButtonElement);
  readonly #more = element("more", HTMLButtonElement);
  readonly #form = new AddForm((user, key) => this.#add(user, key));
  readonly #dialog = new RemovalDialog({
    remove: (user) => this.#remove(user),
    removed: (user) => this.#removed(user),
  });
  readonly #search = new SearchBox((text) => void this.#ask(text));
  readonly #rows = new UserRows(this.#list, {
    rename: (user, name) => this.#rename(user, name),
    remove: (user) => this.#dialog.ask(user),
  });
  #state = emptyList;
  #asking = new AbortController();

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#again.addEventListener("click", () => void this.refresh());
    this.#more.addEventListener("click", () => void this.#loadMore());
    wiring.gate.onSignedOut(() => this.#forget());
    wiring.gate.onLeaving(() => keepDrafts(this.#form.drafts));
    this.#form.restore(takeDrafts());
  }

  /** Asks for the first page, if somebody is signed in or nobody has to be. */
  async start(): Promise<void> {
    if (await this.#wiring.gate.pass()) await this.refresh();
  }

  /** Asks for what is not there yet, or failed, unless that is being asked: who starts anew never ends. */
  async refresh(): Promise<void> {
    if (isWaiting(this.#state)) return;
    if (this.#state.phase === "more-failed") return this.#loadMore();
    await this.#ask(this.#search.text);
  }

  /** Asks again for what others may have changed, unless somebody is at work on it. */
  async look(): Promise<void> {
    if (this.#state.phase !== "ready" || !this.#wiring.gate.isOpen) return;
    if (this.#dialog.isOpen || this.#rows.isEdited) return;
    const told = announceList(this.#state);
    const hadFocus = this.#list.contains(document.activeElement);
    this.#next({ type: "asked-again" });
    if (!(await this.#askPage(undefined))) return;
    if (announceList(this.#state) !== told) announce(announceList(this.#state));
    // Whose row is gone is not led to the top of the page.
    if (hadFocus && document.activeElement === document.body) {
      this.#list.focus({ preventScroll: true });
    }
  }

  async #ask(search: string): Promise<void> {
    if (this.#state.phase === "closed") return;
    this.#next({ type: "asked", search });
    if (await this.#askPage(undefined)) announce(announceList(this.#state));
  }

  async #loadMore(): Promise<void> {
    const { turn } = this.#state;
    const cursor = cursorOf(this.#state);
    if (cursor === null || this.#state.phase === "more") return;
    const before = shownUsers(this.#state).length;
    this.#next({ type: "asked-more" });
    if (!(await this.#askPage(cursor)) || this.#state.turn !== turn + 1) return;
    announce(announceList(this.#state));
    // Nobody who has gone on is called back.
    const { activeElement: active, body } = document;
    if (active !== this.#more && active !== this.#list && active !== body) return;
    (this.#rows.at(before) ?? this.#rows.at(before - 1))?.element.focus();
  }

  /** Whether the answer came, and in time. */
  async #askPage(cursor: string | undefined): Promise<boolean> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { turn, search } = this.#state;
    const query = {
      ...(search === "" ? {} : { email: search }),
      ...(cursor === undefined ? { limit: limitOf(this.#state) } : { cursor }),
    };
    const { signal } = this.#asking;
    const settled = await settleCall(this.#wiring.client.users.list(query, { signal }).page());
    if (this.#state.turn !== turn) return false;
    if ("failure" in settled) {
      this.#next({ type: "failed", turn, failure: this.#failed(settled.failure) });
      return false;
    }
    this.#next({ type: "answered", turn, page: settled.answer });
    this.#answered();
    return true;
  }

  async #add(newUser: NewUser, idempotencyKey: string): Promise<Failure | undefined> {
    const settled = await settleCall(this.#wiring.client.users.create(newUser, { idempotencyKey }));
    if ("failure" in settled) return this.#notDone(settled.failure);
    const user = settled.answer;
    this.#next({ type: "made", user });
    const hidden = fits(user.email, this.#state.search) ? "" : ", which the search hides";
    this.#say(`Added ${nameOf(user)}${hidden}`);
    return this.#answered();
  }

  async #rename({ id }: User, name: string | null): Promise<Failure | undefined> {
    const settled = await settleCall(this.#wiring.client.users.update(id, { name }));
    if ("failure" in settled) return this.#notDone(settled.failure);
    this.#next({ type: "changed", user: settled.answer });
    this.#say(`Renamed to ${nameOf(settled.answer)}`);
    return this.#answered();
  }

  async #remove(user: User): Promise<Failure | undefined> {
    const settled = await settleCall(this.#wiring.client.users.delete(user.id));
    // Somebody else removed it first: it is gone, as was wanted.
    const failure =
      "failure" in settled && settled.failure.code !== "user-not-found"
        ? settled.failure
        : undefined;
    return failure === undefined ? this.#answered() : this.#notDone(failure);
  }

  #removed(user: User): void {
    const at = shownUsers(this.#state).findIndex(({ id }) => id === user.id);
    this.#next({ type: "removed", id: user.id });
    this.#say(`Removed ${nameOf(user)}`);
    // Nobody who has gone on is called back.
    if (document.activeElement !== document.body) return;
    const neighbour = this.#rows.at(at) ?? this.#rows.at(at - 1);
    if (neighbour === undefined) this.#form.focus();
    else neighbour.focusRemove();
  }

  /** Says it, unless it names somebody to nobody. */
  #say(words: string): void {
    if (this.#state.phase !== "closed") announce(words);
  }

  /** Leaves no name in the page for whoever comes next. */
  #forget(): void {
    this.#asking.abort();
    this.#next({ type: "closed" });
    this.#dialog.forget();
    this.#form.forget();
    keepDrafts([]);
    announce("");
  }

  #answered(): undefined {
    this.#wiring.report(undefined);
    this.#wiring.gate.confirm();
    this.#form.recovered();
  }

  #failed(failure: Failure): Failure {
    this.#wiring.report(failure);
    if (failure.kind === "signed-out") void this.#wiring.gate.refused(failure.words);
    return failure;
  }

  /** What a write met; nothing where it was done all the same: then the list tells what came of it. */
  #notDone(failure: Failure): Failure | undefined {
    if (!isDone(failure)) return this.#failed(failure);
    void this.refresh();
    return this.#answered();
  }

  #next(event: ListEvent): void {
    this.#state = nextList(this.#state, event);
    this.#show();
  }

  #show(): void {
    const { phase, failure } = this.#state;
    const words = describeList(this.#state);
    const users = shownUsers(this.#state);
    this.#list.ariaBusy = String(phase === "first" || phase === "more");
    // Until the first answer the list holds what stands in for it.
    if (phase !== "first" || users.length > 0) this.#rows.show(users);
    this.#words.textContent = words;
    this.#note.hidden = words === "";
    this.#note.dataset["failed"] = String(failure !== undefined);
    showButton(this.#again, { isShown: failure !== undefined, instead: this.#list });
    this.#more.hidden = cursorOf(this.#state) === null;
    this.#more.textContent = phase === "more" ? "Loading" : "Load more";
  }
}
