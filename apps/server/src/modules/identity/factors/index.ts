import { refuse, type Factor, type factorApi, type Handlers } from '@anyuan/contract';
import { toString as qrCode } from 'qrcode';

import { newTotpSecret, totpUri, totpStep } from '../../../kernel/auth/index.ts';
import { personOf, type Ctx } from '../../../kernel/ctx.ts';
import { me } from '../me.ts';
import { addFactor, endOthers, lockFactors, told } from './add.ts';
import { hasFactor, isRequired } from './needed.ts';
import { addPasskey, beginPasskey, challengePasskey, provePasskey } from './passkeys.ts';
import { awaitAnswer, takePending } from './pending.ts';
import { byCode, prove } from './prove.ts';
import { newRecoveryCodes, recoveryLeft } from './recovery.ts';

export const factorHandlers: Handlers<typeof factorApi, Ctx> = {
  async list(_input, ctx) {
    const id = personOf(ctx);
    const rows = await ctx.db
      .selectFrom('factor')
      .select(['id', 'kind', 'name', 'created_at', 'last_used_at'])
      .where('person_id', '=', id)
      .orderBy('created_at')
      .execute();
    return {
      items: rows.map((row) => ({
        id: row.id,
        kind: row.kind as Factor['kind'],
        name: row.name,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
      })),
      recoveryLeft: await recoveryLeft(ctx.db, id),
      required: await isRequired(ctx.app, ctx.db, id),
    };
  },
  async beginApp(_input, ctx) {
    const secret = newTotpSecret();
    await awaitAnswer(ctx, 'app', secret);
    const { person } = await me(ctx, personOf(ctx));
    const uri = totpUri(secret, ctx.app.settings.get<string>('hospital.name'), person.username);
    return { secret, uri, qr: await qrCode(uri, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }) };
  },
  async addApp({ name, code }, ctx) {
    const added = await ctx.tx(async (tx) => {
      const secret = await takePending(tx, 'app');
      const step = totpStep(secret, code.replace(/\D/g, ''), tx.now, 0);
      // A slip of the finger does not ask for a new picture.
      if (step === undefined) throw refuse('wrong_code');
      return addFactor(tx, name, {
        kind: 'totp',
        secret: ctx.app.secrets.seal(secret),
        last_step: step,
        last_used_at: tx.now,
      });
    });
    return told(ctx, added);
  },
  async remove({ id }, ctx) {
    const personId = personOf(ctx);
    await ctx.tx(async (tx) => {
      await lockFactors(tx, personId);
      const gone = await tx.db
        .deleteFrom('factor')
        .where('id', '=', id)
        .where('person_id', '=', personId)
        .returning(['kind', 'name'])
        .executeTakeFirst();
      if (!gone) throw refuse('not_found', { what: id });
      if (!(await hasFactor(tx.db, personId))) {
        if (await isRequired(ctx.app, tx.db, personId)) throw refuse('factor_required');
        await tx.db.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
      }
      await endOthers(tx, personId);
      tx.audit('factor.remove', 'person', personId, gone);
    });
    return { ok: true };
  },
  async newRecoveryCodes(_input, ctx) {
    const personId = personOf(ctx);
    return ctx.tx(async (tx) => {
      await lockFactors(tx, personId);
      if (!(await hasFactor(tx.db, personId))) throw refuse('factor_required');
      await endOthers(tx, personId);
      tx.audit('factor.recoveryCodes', 'person', personId);
      return { recoveryCodes: await newRecoveryCodes(tx, personId) };
    });
  },
  beginPasskey: (_input, ctx) => beginPasskey(ctx),
  addPasskey: ({ name, response }, ctx) => addPasskey(ctx, name, response),
  challenge: (_input, ctx) => challengePasskey(ctx),
  provePasskey: ({ response }, ctx) => provePasskey(ctx, response),
  async prove({ code }, ctx) {
    await prove(ctx, byCode(personOf(ctx), code));
    return me(ctx, personOf(ctx), ctx.session?.csrf, null);
  },
};
