import type { FastifyReply, FastifyRequest } from 'fastify';

import type { App } from '../../kernel/app.ts';
import { cookieCalled } from '../../kernel/http/index.ts';
import type { Assets } from './assets.ts';
import { makeCaptcha, type Captcha } from './captcha.ts';
import type { Kind } from './kind.ts';
import { offeredKinds } from './kinds.ts';
import { layout, type Look, type Page } from './layout.ts';
import { makeLimits, type Limits } from './limits.ts';
import type { Sent } from './report.ts';
import { makeSeals, type Seals } from './seals.ts';
import { gatherWaves, type SentPage } from './wave.ts';
import type { Lang } from './words.ts';

/** What all pages of the public share. */
export interface Kit {
  app: App;
  assets: Assets;
  seals: Seals;
  captcha: Captcha;
  limits: Limits;
  kinds: readonly Kind[];
  /** Answers to surveys, taken together as they come. */
  waves: (page: SentPage) => Promise<Sent>;
}

export function makeKit(app: App, assets: Assets): Kit {
  const seals = makeSeals(app);
  return {
    app,
    assets,
    seals,
    captcha: makeCaptcha(seals),
    limits: makeLimits(app.settings),
    kinds: offeredKinds(),
    waves: gatherWaves(app),
  };
}

/** A data: picture may be shown, which lets one keep the code by a long press; nothing else comes from elsewhere. */
const policy =
  "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

export function show(kit: Kit, reply: FastifyReply, look: Look, page: Page, status = 200): FastifyReply {
  void reply
    .status(status)
    .type('text/html; charset=utf-8')
    .headers({ 'content-security-policy': policy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  return reply.send(layout(kit.app.settings.get<string>('hospital.name'), kit.assets, look, page).text);
}

/** Chinese unless the browser asks for other languages only, or the reader has chosen. */
export function lookOf(request: FastifyRequest): Look {
  const [lang, look] = ['lang', 'look'].map((name) => request.cookies[called(request, name)]);
  const wished = request.headers['accept-language'] ?? '';
  const first: Lang = wished && !/\bzh\b/i.test(wished) && wished !== '*' ? 'en' : 'zh';
  return { lang: lang === 'zh' || lang === 'en' ? lang : first, isElder: look === 'elder' };
}

/** Takes a wish for another language or type size; gives how pages look from now on. */
export function changeLook(reply: FastifyReply, before: Look, wish: string): Look {
  const after: Look = {
    lang: wish === 'zh' || wish === 'en' ? wish : before.lang,
    isElder: wish === 'elder' ? true : wish === 'normal' ? false : before.isElder,
  };
  const secure = reply.request.protocol === 'https';
  const options = { path: '/p', httpOnly: false, sameSite: 'lax' as const, secure, maxAge: 365 * 86_400 };
  void reply
    .setCookie(called(reply.request, 'lang'), after.lang, options)
    .setCookie(called(reply.request, 'look'), after.isElder ? 'elder' : 'normal', options);
  return after;
}

const called = ({ protocol }: FastifyRequest, name: string): string => cookieCalled(name, protocol === 'https', '/p');
