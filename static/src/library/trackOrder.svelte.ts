/** The order of a project's tracks on the screen: dragged, moved by keys, and what the server says. */
import { api, ifMatch, ok } from "../api/client";
import { changed, queries } from "../api/queries";
import type { Project, TrackSummary } from "../api/types";
import { t } from "../text";
import { toasts } from "../ui/toasts.svelte";
import { patch } from "./cache";
import { inOrder, moved, withHidden } from "./order";
import { Ordering } from "./ordering.svelte";

/** To be made with a component, which gives the project and those of its tracks that are shown. */
export class TrackOrder {
  /** Where something went, to be read out. */
  said = $state("");
  readonly #project: () => Project;
  readonly #tracks: () => TrackSummary[];
  readonly #ordering: Ordering;
  /** While one is dragged: as the list stands at that moment. */
  #dragged = $state.raw<TrackSummary[] | null>(null);
  readonly shown: TrackSummary[] = $derived.by(() => this.#shown());

  constructor(project: () => Project, tracks: () => TrackSummary[]) {
    this.#project = project;
    this.#tracks = tracks;
    this.#ordering = new Ordering({
      send: (order, revision) =>
        ok(
          api.POST("/project/{id}/reorder", {
            params: { path: { id: project().id } },
            body: { tracks: order },
            headers: ifMatch({ revision }),
          }),
        ),
      settle: ({ tracks: order, revision }, outcome) => {
        const { id } = project();
        queries.setQueryData<TrackSummary[]>(["tracks", id], (all) => all && inOrder(all, order));
        patch<Project>(["project", id], { revision });
        if (outcome === "theirs") toasts.say(t.library.tracks.othersOrder, { tone: "bad" });
        void changed("tracks", id);
      },
      fail: (error) => toasts.fail(error),
    });
    // What the server says stands again, once nothing of ours is on its way.
    $effect(() => {
      tracks();
      this.#ordering.arrived();
    });
  }

  #shown(): TrackSummary[] {
    const { wanted } = this.#ordering;
    return this.#dragged ?? (wanted ? inOrder(this.#tracks(), wanted) : this.#tracks());
  }

  drag(items: TrackSummary[]): void {
    this.#dragged = items;
  }

  drop(items: TrackSummary[], id: string): void {
    this.#dragged = null;
    this.#put(
      items.map((track) => track.id),
      id,
    );
  }

  /** Move one by so many places; whether there was any way to go. */
  move(id: string, by: number): boolean {
    return this.#put(
      moved(
        this.shown.map((track) => track.id),
        id,
        by,
      ),
      id,
    );
  }

  #put(order: string[], id: string): boolean {
    const place = order.indexOf(id);
    const { title } = this.#tracks().find((track) => track.id === id) ?? { title: "" };
    if (order.every((one, index) => one === this.shown[index]?.id)) return false;
    const project = this.#project();
    const { revision } = queries.getQueryData<Project>(["project", project.id]) ?? project;
    // Those that are deleted but can come back keep their places.
    const all = queries.getQueryData<TrackSummary[]>(["tracks", project.id]) ?? this.#tracks();
    const now = all.map((track) => track.id);
    void this.#ordering.put(withHidden(now, order), { tracks: now, revision });
    this.said = t.library.tracks.movedTo(title, place + 1, order.length);
    return true;
  }
}
