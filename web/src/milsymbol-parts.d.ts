declare module "milsymbol-parts" {
  import milsymbol from "milsymbol";
  export const ms: typeof milsymbol;
  export const numberlandunit: object;
}
