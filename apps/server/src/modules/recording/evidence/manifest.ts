import { z } from 'zod';

export const manifestName = 'manifest.json';
export const signatureName = 'signature.json';

/** What is in a zip of evidence: signed byte by byte as it stands in the file. */
export const Manifest = z.object({
  format: z.literal('anyuan evidence 1'),
  id: z.string(),
  at: z.string(),
  by: z.string(),
  approvedBy: z.string(),
  purpose: z.string(),
  reason: z.string().nullable(),
  forUnit: z.string().nullable(),
  caseNumber: z.string().nullable(),
  /** All times are those of the server when a picture arrived; cameras draw their own. */
  clock: z.literal('server'),
  files: z.array(
    z.object({
      name: z.string(),
      camera: z.string(),
      cameraName: z.string(),
      place: z.string().nullable(),
      from: z.string(),
      to: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      /** By how much the camera's own clock was ahead of the server's, as it said itself, at the beginning; null: unknown. */
      clockAheadMs: z.number().nullable(),
    }),
  ),
  /** Files of body recorders and photos, as they were received. Absent: there are none. */
  footage: z
    .array(
      z.object({
        name: z.string(),
        number: z.string(),
        recorder: z.string().nullable(),
        wearer: z.string().nullable(),
        from: z.string(),
        to: z.string(),
        bytes: z.number(),
        /** As reckoned when it was received. */
        sha256: z.string(),
        clockAheadSeconds: z.number().nullable(),
        /** Who has had it until then. */
        custody: z.array(z.object({ at: z.string(), act: z.string(), by: z.string(), toWhom: z.string().nullable() })),
      }),
    )
    .optional(),
  /** What else is in it: the page that checks it. */
  others: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof Manifest>;

export const Signature = z.object({ suite: z.enum(['standard', 'sm']), key: z.string(), signature: z.string() });
export type Signature = z.infer<typeof Signature>;
