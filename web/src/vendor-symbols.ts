/** What the viewer needs of milsymbol. */
export { ms, numberlandunit } from "milsymbol-parts";
