/** An aircraft from above, nose up, about twenty units wide. */
export const PLANE = "M0 -9C1 -9 1.4 -7 1.4 -5V-3L10 1.5V3.6L1.4 1.6V5.6L4.4 7.8V9.2L0 8.2L-4.4 9.2V7.8L-1.4 5.6V1.6L-10 3.6V1.5L-1.4 -3V-5C-1.4 -7 -1 -9 0 -9Z";
