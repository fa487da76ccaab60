import { createHash } from 'node:crypto';

import {
  type CompiledForm,
  compileForm,
  FormDefinition,
  type FormResult,
  type Label,
  type Lang,
  local,
  mentionsIn,
  noteOf,
  photoOf,
  type Reply,
  resultOf,
  textOf,
} from '@anyuan/contract';
import type { z } from 'zod';

import { canonical, type Ctx } from '../../kernel/ctx.ts';
import { namesOf } from '../../kernel/names.ts';
import {
  addressOf,
  documentOf,
  html,
  htmlReply,
  type Html,
  picturesIn,
  printedBy,
  qrCode,
} from '../../kernel/registers/index.ts';
import { getAnswer } from './list.ts';
import { formsOfCase } from './of-case.ts';
import { openForm } from './store.ts';

const words = {
  zh: {
    item: '检查项目',
    result: '结果',
    note: '说明',
    none: '未填',
    score: '得分',
    passed: ['不合格', '合格'],
    veto: '一票否决',
    version: (n: number | null) => (n === null ? '草稿' : `第 ${n} 版`),
    by: '填写人',
    at: '时间',
    place: '地点',
    source: '依据',
    filler: '填写人',
    checker: '审核人',
  },
  en: {
    item: 'Item',
    result: 'Result',
    note: 'Note',
    none: 'not answered',
    score: 'Score',
    passed: ['not passed', 'passed'],
    veto: 'veto',
    version: (n: number | null) => (n === null ? 'draft' : `version ${n}`),
    by: 'By',
    at: 'At',
    place: 'Place',
    source: 'Source',
    filler: 'Filled in by',
    checker: 'Checked by',
  },
} as const;

const pick = (label: Label, lang: Lang): string => label[lang === 'zh' ? 0 : 1];

/** A form to be filled in by hand: every question with what may be answered. */
export async function blankPaper(
  ctx: Ctx,
  {
    code,
    version,
    draft,
    lang,
  }: { code: string; version?: number | undefined; draft?: boolean | undefined; lang: Lang },
): Promise<Reply> {
  const open = await openForm(ctx, { code, version, draft });
  const definition = FormDefinition.parse(open.definition);
  const form = compileForm(definition);
  const t = words[lang];
  const sha256 = createHash('sha256').update(canonical(open.definition)).digest('hex');
  const page = documentOf({
    lang,
    hospital: ctx.app.settings.get<string>('hospital.name'),
    title: pick(form.title, lang),
    subtitle: [t.version(open.version), definition.source].filter(Boolean).join(' · '),
    orientation: 'portrait',
    code: await qrCode(addressOf(ctx, `/forms?row=${code}`)),
    sha256,
    printed: printedBy(ctx, lang),
    body: (foot) =>
      html`${sectionsOf(
        form,
        lang,
        (asked) =>
          html`<td class="lines">${toTick(asked.field, lang)}</td>
            <td></td>`,
      )}${foot}`,
    signatures: [t.filler, t.checker],
  });
  return htmlReply(page);
}

/** What may be ticked, or a line to write on. */
function toTick(schema: z.ZodType, lang: Lang): string {
  const meta = schema.meta() as { options?: Record<string, Label>; unit?: Label; hint?: Label } | undefined;
  const options = meta?.options
    ? Object.values(meta.options)
        .map((label) => `□ ${pick(label, lang)}`)
        .join('  ')
    : '';
  const unit = meta?.unit ? `________ ${pick(meta.unit, lang)}` : '';
  return [
    options || unit || (isYesNo(schema) ? { zh: '□ 是  □ 否', en: '□ yes  □ no' }[lang] : ''),
    meta?.hint ? pick(meta.hint, lang) : '',
  ]
    .filter(Boolean)
    .join('\n');
}
const isYesNo = (schema: z.ZodType): boolean => (schema.meta() as { kind?: string } | undefined)?.kind === 'yesNo';

function sectionsOf(form: CompiledForm, lang: Lang, cells: (asked: CompiledForm['questions'][number]) => Html): Html {
  const t = words[lang];
  return html`${form.sections.map(
    (section, at) =>
      html`<h2>${pick(section.title, lang)}</h2>
        ${section.note ? html`<p class="part">${pick(section.note, lang)}</p>` : ''}
        <table>
          <thead>
            <tr>
              <th style="width: 46%">${t.item}</th>
              <th style="width: 30%">${t.result}</th>
              <th>${t.note}</th>
            </tr>
          </thead>
          <tbody>
            ${form.questions.flatMap((asked) =>
              asked.section === at
                ? [
                    html`<tr>
                      <td>${pick(asked.label, lang)}</td>
                      ${cells(asked)}
                    </tr>`,
                  ]
                : [],
            )}
          </tbody>
        </table>`,
  )}`;
}

/** One answer as it was given, with the questions as they were asked then, signatures among it. */
export async function answerPaper(ctx: Ctx, { id, lang }: { id: string; lang: Lang }): Promise<Reply> {
  const { answer, form } = await getAnswer(ctx, id);
  const t = words[lang];
  const body = await answerBody(ctx, form, answer.answers, lang);
  const sha256 = createHash('sha256')
    .update(canonical([answer.definition, answer.answers]))
    .digest('hex');
  const page = documentOf({
    lang,
    hospital: ctx.app.settings.get<string>('hospital.name'),
    title: pick(form.title, lang),
    subtitle: [t.version(answer.version), answer.place, local(answer.at), answer.by.name].filter(Boolean).join(' · '),
    orientation: 'portrait',
    code: await qrCode(addressOf(ctx, `/form-answers?row=${id}`)),
    sha256,
    printed: printedBy(ctx, lang),
    body: (foot) => html`${body} ${foot}`,
    signatures: [t.filler, t.checker],
  });
  return htmlReply(page);
}

/** The answers under their questions, and what they came to. */
async function answerBody(ctx: Ctx, form: CompiledForm, answers: Record<string, unknown>, lang: Lang): Promise<Html> {
  const t = words[lang];
  const slots = form.shown(answers);
  const name = await namesOf(
    ctx.db,
    slots.flatMap((slot) => mentionsIn(slot.field, answers[slot.name])),
  );
  const cells = new Map<string, Html>();
  for (const slot of slots) {
    const value = answers[slot.name];
    const pictures = await picturesIn(ctx, slot.field, value, lang);
    const text = textOf(slot.field, value, { lang, name });
    cells.set(slot.name, html`${text ?? (slot.part === 'answer' ? t.none : '')}${pictures.map(({ image }) => image)}`);
  }
  return html`${sectionsOf(form, lang, ({ key }) => {
      const beside = [noteOf(key), photoOf(key)].flatMap((one) => cells.get(one) ?? []);
      return html`<td class="lines">${cells.get(key) ?? '–'}</td>
        <td class="lines">${beside}</td>`;
    })}
    <p class="lines">${scoreOf(resultOf(form, answers), form, lang)}</p>`;
}

/** What was answered about a case, in the order it came, for whoever may see the case. */
export async function formsIn(
  ctx: Ctx,
  caseId: string,
  lang: Lang,
): Promise<{ title: string; body: Html; facts: unknown }[]> {
  const forms = await formsOfCase(ctx.app, ctx, caseId);
  return Promise.all(
    forms.flatMap(({ answers }) =>
      answers.map(async ({ definition, answers: given, by, at }) => {
        const form = compileForm(FormDefinition.parse(definition));
        const title = [pick(form.title, lang), by.name, local(at)].join(' · ');
        return {
          title,
          body: html`<h2>${title}</h2>
            ${await answerBody(ctx, form, given, lang)}`,
          facts: [definition, given, by.id, at],
        };
      }),
    ),
  );
}

function scoreOf(result: FormResult, form: CompiledForm, lang: Lang): string {
  const t = words[lang];
  const vetoed = form.questions.filter(({ key }) => result.vetoed.includes(key)).map(({ label }) => pick(label, lang));
  return [
    result.percent === null ? '' : `${t.score} ${result.earned} / ${result.possible} (${result.percent}%)`,
    result.passed === null ? '' : t.passed[Number(result.passed)],
    vetoed.length > 0 ? `${t.veto}: ${vetoed.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
