import "@fontsource-variable/instrument-sans/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./ui/theme.svelte";
import { mount } from "svelte";
import App from "./App.svelte";
import { keepFresh } from "./api/client";
import { queries } from "./api/queries";
import { dropOutdated } from "./navigation/outdated";
import { justLeft } from "./ui/undo";

const UNDER_WAY = 1_500; // ms that deeds of the page before may take

if (justLeft()) setTimeout(() => void queries.invalidateQueries(), UNDER_WAY);
dropOutdated();
keepFresh();
mount(App, { target: document.getElementById("app")! });
