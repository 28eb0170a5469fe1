import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** As the server does in production: every address below /app is the same page. */
const underApp: Plugin = {
  name: "under-app",
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      if (/^\/app(\/|\?|$)/.test(request.url ?? "")) request.url = "/static/index.html";
      next();
    });
  },
};

export default defineConfig(({ mode }) => ({
  base: "/static/",
  plugins: [svelte(), underApp],
  // Vitest runs components as a browser would, not as a server.
  resolve: mode === "test" ? { conditions: ["browser"] } : {},
  build: {
    manifest: true,
    assetsInlineLimit: 0, // data: addresses are not in the content policy
    target: "es2023",
    chunkSizeWarningLimit: 250,
  },
  server: {
    // `npm run dev` beside `make run`: what isn't the studio is the API's.
    proxy: {
      "^/(?!static/(?!site/)|app(/|\\?|$))": process.env.WAVIC ?? "http://127.0.0.1:8000",
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/testing/setup.ts"],
    testTimeout: 60_000, // a busy machine is slow, not broken
    isolate: false, // a page for each file would take six times as long as the tests
  },
}));
