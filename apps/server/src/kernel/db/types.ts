// Made by `npm run generate` from the migrations; do not edit.
// eslint-disable-next-line typescript/no-empty-interface
export interface DB {}
