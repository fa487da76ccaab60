/** Above a dialog that was opened from a drawer: whatever asks for the signature, it can be given. */
export const aboveAll = 1800;
