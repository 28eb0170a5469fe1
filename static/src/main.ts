import "@fontsource-variable/instrument-sans/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./ui/theme.svelte";
import { mount } from "svelte";
import App from "./App.svelte";
import { keepFresh } from "./api/client";
import { dropOutdated } from "./navigation/outdated";

dropOutdated();
keepFresh();
mount(App, { target: document.getElementById("app")! });
