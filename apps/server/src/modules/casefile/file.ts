import { createHash } from 'node:crypto';

import { local, type casefileApi, type HandlerInput, type Reply } from '@anyuan/contract';

import { canonical, type Ctx } from '../../kernel/ctx.ts';
import {
  addressOf,
  type Chapter,
  chaptersOf,
  checkPurpose,
  contentsOf,
  documentOf,
  html,
  type Html,
  pdfMaker,
  pdfReply,
  printedBy,
  qrCode,
} from '../../kernel/registers/index.ts';
import { formsIn } from '../form/index.ts';
import { factsOf, factTable, needsPurpose, stepOf, stepTable } from '../ledger/index.ts';
import { booksIn, linkedIn, recordingsIn, toldIn } from './around.ts';
import { filesIn } from './files.ts';
import { lookOf, type Look, type Part } from './look.ts';
import { clocksIn, peopleIn, signaturesIn } from './people.ts';

/** Everything of a case as one PDF: what this viewer sees of it, no more. */
export async function caseFile(ctx: Ctx, { id, lang, purpose }: HandlerInput<typeof casefileApi.pdf>): Promise<Reply> {
  const look = await lookOf(ctx, id, lang);
  checkPurpose(needsPurpose(look.type), purpose);
  const { row, type, say, at, entries } = look;
  const [facts, files, forms, linked, told, recordings, books] = await Promise.all([
    factsOf(ctx, type, row, lang, look.viewer),
    filesIn(look),
    formsOf(look),
    linkedIn(look),
    toldIn(look),
    recordingsIn(look),
    booksIn(look),
  ]);
  const steps = entries.map((entry) => stepOf(type, entry, lang));
  const parts: Part[] = [
    {
      name: 'facts' as const,
      body: factTable(facts),
      facts: facts.map(([name, value, pictures = []]) => [name, value, ...pictures.map((one) => one.sha256)]),
    },
    { name: 'timeline' as const, body: stepTable(steps, lang), facts: steps },
    peopleIn(look),
    clocksIn(look),
    forms,
    linked,
    told,
    signaturesIn(look),
    recordings,
    books,
    files.part,
  ].filter((part) => part !== null);
  const chapters = parts.map(({ name, body, parts: below = [] }, n): Chapter => ({
    anchor: name,
    title: `${say.no(n)}${say.chapters[name]}`,
    parts: below,
    body,
  }));
  const sha256 = createHash('sha256')
    .update(canonical(parts.map(({ name, facts: known }) => [name, known])))
    .digest('hex');
  const code = await qrCode(addressOf(ctx, `/cases/${row.id}`));
  const cover = coverOf(look, say.holds(entries.length, files.files, files.photos), purpose);
  const page = documentOf({
    lang,
    hospital: ctx.app.settings.get<string>('hospital.name'),
    title: say.title,
    subtitle: `${type.label[at]} ${row.number}`,
    orientation: 'portrait',
    code,
    sha256,
    printed: printedBy(ctx, lang),
    signatures: say.signs,
    body: (foot) =>
      html`${cover}${foot}
        <section style="break-before: page">${contentsOf(say.contents, chapters)}</section>
        ${chaptersOf(chapters)}`,
  });
  const { pdf } = await pdfMaker(ctx.app).withContents(page);
  await ctx.tx(async (tx) =>
    tx.audit('case.file', 'case', id, {
      type: type.type,
      number: row.number,
      sha256,
      chapters: parts.map(({ name }) => name),
      files: files.files,
      ...(purpose && { purpose }),
    }),
  );
  return pdfReply(pdf, `${say.title} ${row.number}`);
}

async function formsOf(look: Look): Promise<Part | null> {
  const drawn = await formsIn(look.ctx, look.row.id, look.lang);
  if (drawn.length === 0) return null;
  return {
    name: 'forms',
    body: html`${drawn.map(({ body }, n) => html`<section id="form-${n}">${body}</section>`)}`,
    parts: drawn.map(({ title }, n) => ({ anchor: `form-${n}`, title })),
    facts: drawn.map(({ facts }) => facts),
  };
}

function coverOf({ ctx, row, type, detail, at, say }: Look, holds: string, purpose: string | undefined): Html {
  const { cover } = say;
  const lines: [string, string | null][] = [
    [cover.number, row.number],
    [cover.type, type.label[at]],
    [cover.matter, row.title],
    [cover.department, row.department_name],
    [cover.place, row.place_path],
    [cover.mode, row.mode === 'real' ? null : say.modes[row.mode as 'test' | 'drill']],
    [cover.opened, local(row.at)],
    [cover.closed, local(row.closed_at) ?? cover.open],
    [cover.state, type.states[row.state]?.[at] ?? row.state],
    [cover.secrecy, say.level(row.secrecy)],
    [cover.kept, holds],
    [cover.taken, `${ctx.actor.name} ${local(ctx.now()) ?? ''}`],
    [cover.purpose, purpose ?? null],
  ];
  return html`<table class="facts" style="margin: 22mm 0 8mm">
      <tbody>
        ${lines.flatMap(([name, value]) =>
          value
            ? [
                html`<tr>
                  <th scope="row" style="padding: 2.4mm">${name}</th>
                  <td style="padding: 2.4mm; font-size: 12pt">${value}</td>
                </tr>`,
              ]
            : [],
        )}
      </tbody>
    </table>
    ${detail.masked.length > 0 ? html`<p>${say.left(detail.masked.length)}</p>` : null}`;
}
