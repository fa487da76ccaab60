import { z } from 'zod';

import { fault } from './fault.ts';
import { fieldKinds } from './fields/index.ts';

/** The authority that has signed the other end's certificate, where it is the hospital's own. */
export const authority = fieldKinds.longText
  .of(
    z
      .string()
      .max(20_000)
      .regex(/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/, fault('PEM 证书', 'a certificate as PEM')),
    {
      label: [
        '对方证书的签发机构(医院自建 CA 时填,PEM)',
        "Authority behind its certificate (PEM; for the hospital's own)",
      ],
    },
  )
  .optional();
