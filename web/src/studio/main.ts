/** Begins the studio: the page that the address asks for. */
import { mount } from "svelte";
import App from "./App.svelte";
import "../style.css";
import "./fonts.css";
import "./studio.css";
import "./host/form.css";

const host = document.getElementById("kokkyo") ?? document.body.appendChild(document.createElement("div"));
host.id = "kokkyo";
host.replaceChildren();
mount(App, { target: host, props: { path: location.pathname } });
