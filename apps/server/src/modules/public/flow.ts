import type { FastifyReply, FastifyRequest } from 'fastify';

import { callVersion, consentVersion } from './consent.ts';
import {
  answersIn,
  askedNames,
  isInvited,
  stagesOf,
  troublesOf,
  type Draft,
  type Stage,
  type Troubles,
} from './draft.ts';
import { keep, type KeptFile } from './keep.ts';
import type { Kind, Step } from './kind.ts';
import { changeLook, lookOf, show, type Kit } from './kit.ts';
import type { Look } from './layout.ts';
import { cleanFiles, maxFiles, type Form } from './read-form.ts';
import { refusalWords } from './refusals.ts';
import type { Consent } from './report.ts';
import { nonce } from './seals.ts';
import { send } from './send.ts';
import type { Spot } from './spots.ts';
import { surveyPath } from './survey-kind.ts';
import { refusedLater } from './trial.ts';
import { donePage } from './view-done.ts';
import { formPage } from './view-form.ts';
import { inLang, sayIn } from './words.ts';

const minutes = 24 * 60;

interface Passed {
  f: string;
  health: boolean;
  version: string;
}

/** A form that has just been opened. */
export const newDraft = (kit: Kit, kind: Kind, spot: Spot | null, visit: string | null): Draft =>
  emptyDraft(kind, spot, visit, sealedNumber(kit));

function sealedNumber(kit: Kit): Pick<Draft, 'form' | 'number'> {
  const number = nonce();
  return { form: kit.seals.seal('form', { n: number }, minutes), number };
}

function emptyDraft(kind: Kind, spot: Spot | null, visit: string | null, own: Pick<Draft, 'form' | 'number'>): Draft {
  return {
    kind,
    spot,
    action: kind.survey ? surveyPath(kind.survey) : `/p/${spot?.token ?? '0'}/${kind.kind}`,
    home: spot ? `/p/${spot.token}` : '/p',
    ...own,
    step: 0,
    answers: {},
    agrees: false,
    agreesHealth: false,
    pass: null,
    kept: null,
    files: [],
    visit,
  };
}

/** The form as it came back, or a new one with the same answers when it had lapsed. */
function draftFrom(kit: Kit, kind: Kind, spot: Spot | null, { fields }: Form): { draft: Draft; hasLapsed: boolean } {
  const visit = visitIn(fields['visit']);
  const opened = kit.seals.open<{ n: string }>('form', fields['form']);
  const answers = answersIn(kind, fields);
  if (!opened) return { draft: { ...newDraft(kit, kind, spot, visit), answers }, hasLapsed: true };
  const passed = kit.seals.open<Passed>('pass', fields['pass']);
  const isPassed = passed?.f === opened.n && passed.version === consentVersion;
  const kept = kit.seals.open<{ f: string; files: KeptFile[] }>('kept', fields['kept']);
  const isKept = kept?.f === opened.n && fields['drop'] !== 'yes';
  const step = Math.trunc(Number(fields['step'] ?? 0)) || 0;
  return {
    hasLapsed: false,
    draft: {
      ...emptyDraft(kind, spot, visit, { form: fields['form'] ?? '', number: opened.n }),
      step: Math.max(0, Math.min(step, stagesOf(kind, answers).length - 1)),
      answers,
      agrees: isPassed || fields['agree'] === 'yes',
      agreesHealth: isPassed && fields['agree'] === undefined ? passed.health : fields['health'] === 'yes',
      pass: isPassed ? (fields['pass'] ?? null) : null,
      kept: isKept ? (fields['kept'] ?? null) : null,
      files: isKept ? kept.files : [],
    },
  };
}

/** An opaque number of a visit, as printed on its slip. */
export const visitIn = (text: string | undefined): string | null =>
  text && /^[A-Za-z0-9-]{6,40}$/.test(text) ? text : null;

interface Outcome {
  draft: Draft;
  troubles?: Troubles;
  notice?: string;
  /** What the page says that is no fault. */
  said?: string;
  fileTroubles?: string[];
  riddleMode?: 'picture' | 'words';
  status?: number;
}

export async function firstPage(kit: Kit, reply: FastifyReply, look: Look, draft: Draft): Promise<FastifyReply> {
  return showForm(kit, reply, look, { draft });
}

/** A page of the form was sent: back, on, another riddle, another look, or done. */
export async function nextPage(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: Kind,
  spot: Spot | null,
  form: Form,
): Promise<FastifyReply> {
  const { fields } = form;
  let look = lookOf(request);
  const { draft, hasLapsed } = draftFrom(kit, kind, spot, form);
  const t = sayIn(look.lang);
  if (fields['look'] !== undefined) {
    look = changeLook(reply, look, fields['look']);
    const outcome = await withFiles(kit, draft, form, look);
    return showForm(kit, reply, look, outcome);
  }
  if (hasLapsed) return showForm(kit, reply, look, { draft, notice: t('lapsed'), status: 422 });
  if (fields['go'] === 'back') {
    const { draft: with_ } = await withFiles(kit, draft, form, look);
    return showForm(kit, reply, look, { draft: { ...with_, step: Math.max(0, draft.step - 1) } });
  }
  let latest = draft;
  try {
    const stages = stagesOf(kind, draft.answers);
    if (fields['go'] === 'words' || fields['go'] === 'picture') {
      await kit.limits.riddle(request.ip);
      return await showForm(kit, reply, look, { draft, riddleMode: fields['go'] });
    }
    const outcome = await advance(kit, request, look, stages, draft, form);
    if (!('consent' in outcome)) return await showForm(kit, reply, look, outcome);
    latest = outcome.draft;
    // A ticket limits itself; a ward full of them sits behind one address.
    if (!isInvited(kind)) await kit.limits.sending(request.ip, spot?.token ?? null);
    const sent = await send(kit, latest, look.lang, outcome.consent);
    return await donePage(kit, request, reply, look, latest, sent);
  } catch (error) {
    // Whatever went wrong, what was typed goes back to whoever typed it.
    const { status, why } = refusalWords(kit.app, error, look.lang);
    if (status === 429) void reply.header('retry-after', '60');
    const notice = status === 429 ? why : t('not_saved', { why });
    return showForm(kit, reply, look, { draft: latest, notice, status });
  }
}

/** Everything is there: it may be sent. */
interface Ready {
  draft: Draft;
  consent: Consent;
}

async function advance(
  kit: Kit,
  request: FastifyRequest,
  look: Look,
  stages: readonly Stage[],
  before: Draft,
  form: Form,
): Promise<Outcome | Ready> {
  const stage = stages[before.step] as Stage;
  let draft = before;
  if (stage.is === 'ask') {
    if (isOtherwise(stage.step, draft, form)) return { draft, said: sayIn(look.lang)('more_asked') };
    const troubles = wrongOn(kit, stage.step, draft, look);
    if (Object.keys(troubles).length > 0) return { draft, troubles, status: 422 };
    if (draft.step < stages.length - 1) return { draft: { ...draft, step: draft.step + 1 } };
  }
  if (stage.is === 'check') {
    const checked = await pass(kit, request, look, draft, form);
    if (checked.troubles) return checked;
    draft = checked.draft;
    if (draft.step < stages.length - 1) return { draft: { ...draft, step: draft.step + 1 } };
  }
  // Nobody gets here without the pass, whatever the page says of its step.
  const passed = kit.seals.open<Passed>('pass', draft.pass ?? undefined);
  const unsure = firstUnanswered(kit, stages, draft, look);
  if (unsure) return { ...unsure, status: 422 };
  if (isInvited(draft.kind)) return { draft, consent: { health: false, version: callVersion } };
  if (!passed) return { draft: { ...draft, step: stages.findIndex(({ is }) => is === 'check') }, status: 422 };
  const filed = await withFiles(kit, draft, form, look);
  if (filed.fileTroubles) return { ...filed, status: 422 };
  if (draft.kind.files === 'must' && filed.draft.files.length === 0)
    return { ...filed, notice: sayIn(look.lang)('files_needed'), status: 422 };
  return { draft: filed.draft, consent: { health: passed.health, version: passed.version } };
}

/** Whether what was answered on a page lets it ask something else than it did, or it says what nobody has agreed to. */
const isOtherwise = (step: Step, { kind, spot }: Draft, { fields }: Form): boolean =>
  (kind.stepsFor !== undefined && fields['asked'] !== askedNames(step, spot !== null)) ||
  (step.consent !== undefined && fields['consent'] !== step.consent);

/** Consent and riddle; together they give the pass. */
async function pass(kit: Kit, request: FastifyRequest, look: Look, draft: Draft, form: Form): Promise<Outcome> {
  const t = sayIn(look.lang);
  const troubles: Troubles = {};
  // What was agreed to is what stood on the page that was sent.
  if (form.fields['agree'] !== 'yes' || form.fields['consent'] !== consentVersion) troubles['agree'] = t('must_agree');
  const isKnown = draft.pass !== null;
  if (!isKnown) await kit.limits.riddle(request.ip);
  // An answer is used up by being given, so it is asked for only when the rest is right.
  if (!isKnown && !troubles['agree'] && !kit.captcha.isRight(form.fields['riddle'], draft.number, form.fields['said']))
    troubles['riddle'] = t('riddle_wrong');
  if (Object.keys(troubles).length > 0)
    return { draft: { ...draft, agrees: !troubles['agree'] }, troubles, status: 422 };
  const content: Passed = { f: draft.number, health: draft.agreesHealth, version: consentVersion };
  return { draft: { ...draft, agrees: true, pass: kit.seals.seal('pass', content, minutes) } };
}

/** What is wrong on a page: by its own questions, and by what they become. */
const wrongOn = (kit: Kit, step: Step, draft: Draft, { lang }: Look): Troubles => ({
  ...refusedLater(kit.app.system('public'), draft, step, lang),
  ...troublesOf(step, draft.answers, draft.spot !== null, lang),
});

/** Answers come from a page, so each is looked at again before anything is written. */
function firstUnanswered(kit: Kit, stages: readonly Stage[], draft: Draft, look: Look): Outcome | null {
  for (const [step, stage] of stages.entries()) {
    if (stage.is !== 'ask') continue;
    const troubles = wrongOn(kit, stage.step, draft, look);
    if (Object.keys(troubles).length > 0) return { draft: { ...draft, step }, troubles };
  }
  return null;
}

/** Takes what files came; only from whoever has answered the riddle, so that strangers cannot fill the disk. */
async function withFiles(kit: Kit, draft: Draft, form: Form, { lang }: Look): Promise<Outcome> {
  if (form.files.length === 0 || !draft.pass || draft.kind.files === 'none') return { draft };
  const { cleaned, troubles } = await cleanFiles(kit.app, form.files, maxFiles - draft.files.length);
  const files = [...draft.files, ...(await keep(kit.app, cleaned))];
  const kept = files.length > 0 ? kit.seals.seal('kept', { f: draft.number, files }, minutes) : null;
  const t = sayIn(lang);
  return {
    draft: { ...draft, files, kept },
    ...(troubles.length > 0 && { fileTroubles: troubles.map(({ name, why }) => t(why, { name })) }),
  };
}

async function showForm(kit: Kit, reply: FastifyReply, look: Look, outcome: Outcome): Promise<FastifyReply> {
  const { draft } = outcome;
  const stages = stagesOf(draft.kind, draft.answers);
  const asksRiddle = stages[draft.step]?.is === 'check' && !draft.pass;
  const riddle = asksRiddle
    ? await kit.captcha.draw(draft.number, outcome.riddleMode ?? 'picture', look.lang)
    : undefined;
  const body = formPage({
    draft,
    stages,
    lang: look.lang,
    troubles: outcome.troubles ?? {},
    notice: outcome.notice,
    said: outcome.said,
    ...(outcome.fileTroubles && { fileTroubles: outcome.fileTroubles }),
    riddle,
    consentYears: kit.app.settings.get<number>('public.contactYears'),
  });
  const title = inLang(look.lang, draft.kind.label);
  return show(
    kit,
    reply,
    look,
    { title, body, form: { id: 'f', go: 'next' }, back: draft.action, isPlain: draft.kind.survey !== undefined },
    outcome.status ?? 200,
  );
}
