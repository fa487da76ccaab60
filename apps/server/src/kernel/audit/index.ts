/** The record: what was done and seen, chained by hashes, and how it is verified. Modules import nothing else of this folder. */
export { type Anchoring, startAnchoring } from './anchoring.ts';
export { type Anchor, appendAnchor, headFile, readAnchors } from './anchors.ts';
export { lastSeal, type Seal, type SealKey, sealKey, sealTrail } from './seals.ts';
export { verifyAudit } from './verify.ts';
