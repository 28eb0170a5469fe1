/** The server and its storage, as an upload needs them (docs/uploads.md). */
import { api, ok } from "../api/client";
import { everyPage } from "../api/pages";
import { Problem, unreachable } from "../api/problem";
import type { components } from "../api/schema";

export type Remote = components["schemas"]["File"];
export type RemoteSummary = components["schemas"]["FileSummary"];
export type Wanted = components["schemas"]["FileInputRequest"];

/** Every call but `put` may be replaced by another server's in tests. Each throws Problem. */
export interface Server {
  opened(): Promise<RemoteSummary[]>;
  open(wanted: Wanted): Promise<Remote>;
  get(id: string): Promise<Remote>;
  complete(id: string): Promise<Remote>;
  end(id: string): Promise<void>;
  put(url: string, block: Blob, gone: (bytes: number) => void, signal: AbortSignal): Promise<void>;
}

const at = (id: string) => ({ params: { path: { id } } });

export const server: Server = {
  opened: () => everyPage((query) => ok(api.GET("/file", { params: { query } }))),
  open: (body) => ok(api.POST("/file", { body })),
  get: (id) => ok(api.GET("/file/{id}", at(id))),
  complete: (id) => ok(api.POST("/file/{id}/complete", at(id))),
  end: async (id) => {
    await ok(api.DELETE("/file/{id}", { ...at(id), keepalive: true }));
  },
  put,
};

const PATIENCE = 60_000; // ms without a byte going or coming

/** PUT a block: XMLHttpRequest, as fetch doesn't say how much of it has gone. */
function put(
  url: string,
  block: Blob,
  gone: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout>;
    const lost = () => reject(unreachable());
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), PATIENCE);
    };
    const stop = () => request.abort();
    request.upload.onprogress = ({ loaded }) => {
      gone(loaded);
      wait();
    };
    request.onload = () => {
      const { status } = request;
      if (status >= 200 && status < 300) return resolve();
      // Azure's words are XML: the status says enough.
      const retryAfter = Number(request.getResponseHeader("Retry-After")) || null;
      reject(new Problem({ status, code: `http_${status}` }, retryAfter));
    };
    request.onerror = lost;
    request.onabort = () => (signal.aborted ? reject(signal.reason) : lost());
    request.onloadend = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    };
    signal.addEventListener("abort", stop);
    request.open("PUT", url);
    wait();
    request.send(block);
  });
}
