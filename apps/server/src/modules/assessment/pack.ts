import { createHash } from 'node:crypto';

import { local, scoreColumns, type Lang, type Reply } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { canonical, type Ctx } from '../../kernel/ctx.ts';
import {
  addressOf,
  type Chapter,
  chaptersOf,
  contentsOf,
  documentOf,
  html,
  pdfMaker,
  pdfReply,
  printedBy,
  qrCode,
  tableOf,
} from '../../kernel/registers/index.ts';
import { providerOf, type EvidenceSheet } from './evidence/index.ts';
import { gapsIn, reasonOf } from './gaps.ts';
import { photosOfItems, type ItemPhoto } from './photos.ts';
import { getAssessment, standing, wholeOf, type ItemOfTable } from './read.ts';

const words = {
  zh: {
    title: '迎检材料',
    contents: '目录',
    sums: '一、自评汇总',
    scores: '二、评分表',
    gaps: '三、差距清单',
    evidence: '四、分项佐证',
    ledgers: '五、台账附表',
    photos: '六、现场与上墙材料照片',
    none: '无',
    section: ['项目', '分值', '已评分值', '得分', '自动取证分值'],
    score: ['编号', '考核标准', '分值', '自评', '复核', '考核', '理由'],
    gap: ['编号', '责任科室', '责任人', '期限', '失分', '情况'],
    shown: ['依据', '取证结果', '证据日期', '取证时间'],
    vetoed: '本次自评触及一票否决项',
    signatures: ['创建办', '分管领导', '主要负责人'],
  },
  en: {
    title: 'Examiner’s pack',
    contents: 'Contents',
    sums: '1 Summary',
    scores: '2 Scores',
    gaps: '3 Gaps',
    evidence: '4 Evidence by item',
    ledgers: '5 Registers',
    photos: '6 Photos on site and of what hangs on the wall',
    none: 'None',
    section: ['Section', 'Points', 'Answered', 'Score', 'By itself'],
    score: ['No.', 'Standard', 'Points', 'Self', 'Re-check', 'Examiner', 'Reason'],
    gap: ['No.', 'Department', 'Owner', 'Due', 'Lost', 'What is so'],
    shown: ['Rule', 'Found', 'Day of the evidence', 'Looked up'],
    vetoed: 'A veto item has happened',
    signatures: ['Office', 'Deputy director', 'Director'],
  },
} as const;

/** Every register and rule that evidence names, once. */
async function sheetsOf(ctx: Ctx, items: readonly ItemOfTable[], period: { from: string; to: string }, lang: Lang) {
  const named = new Map(
    items.flatMap(({ item }) =>
      item.rules.flatMap(({ evidence }) => (evidence ? [[`${evidence.from} ${evidence.of}`, evidence] as const] : [])),
    ),
  );
  const sheets: EvidenceSheet[] = [];
  for (const { from, of } of named.values()) {
    const sheet = await providerOf(from)?.sheet?.(ctx, of, period, lang);
    if (sheet && sheet.rows.length > 0) sheets.push(sheet);
  }
  return [
    ...new Map(
      sheets.map((sheet) => [`${sheet.title} ${sheet.rows[0]?.[0] ?? ''} ${sheet.rows.length}`, sheet]),
    ).values(),
  ];
}

/** The examiner's pack as one PDF, with contents and page numbers. */
export async function packOf(app: App, ctx: Ctx, id: string, lang: Lang): Promise<Reply> {
  const say = words[lang];
  const at = lang === 'zh' ? 0 : 1;
  const whole = await getAssessment(ctx, id);
  const { items } = await wholeOf(ctx, id);
  const period = { from: whole.from, to: whole.to };
  const sheets = await sheetsOf(ctx, items, period, lang);
  const photos = await photosOfItems(ctx, items);
  const chapters = [
    summary(whole, say),
    scores(items, say, at),
    gapChapter(items, say, at),
    evidence(items, say, at),
    ledgers(sheets, say, at),
    pictures(photos, say),
  ];
  const facts = items.map(({ no, score, facts: found, shown }) => ({ no, score, found, shown }));
  const sha256 = createHash('sha256')
    .update(canonical([whole.id, facts, sheets]))
    .digest('hex');
  const code = await qrCode(
    addressOf(ctx, `/assessment?${new URLSearchParams({ assessment: id, sha: sha256 }).toString()}`),
  );
  const printed = printedBy(ctx, lang);
  const page = documentOf({
    lang,
    hospital: app.settings.get<string>('hospital.name'),
    title: say.title,
    subtitle: `${whole.name} ${whole.from} – ${whole.to}`,
    orientation: 'portrait',
    code,
    sha256,
    printed,
    signatures: say.signatures,
    body: (foot) => html` ${contentsOf(say.contents, chapters)} ${chaptersOf(chapters)} ${foot} `,
  });
  const { pdf, pages } = await pdfMaker(app).withContents(page);
  await ctx.tx(async (tx) =>
    tx.audit('assessment.pack', 'assessment', id, {
      sha256,
      chapters: pages.size,
      sheets: sheets.length,
      photos: photos.length,
    }),
  );
  return pdfReply(pdf, `${say.title} ${whole.name}`);
}

type Words = (typeof words)[Lang];
type Whole = Awaited<ReturnType<typeof getAssessment>>;

const summary = (whole: Whole, say: Words): Chapter => ({
  anchor: 'sums',
  title: say.sums,
  parts: [],
  body: html`<p>${whole.definition.name} · ${whole.definition.source}</p>
    ${whole.sums.vetoed ? html`<p><strong>▲ ${say.vetoed}</strong></p>` : null}
    ${tableOf(
      say.section,
      [...whole.sections, { name: '∑', sums: whole.sums }].map(({ name, sums }) => [
        name,
        sums.worth,
        sums.known,
        sums.score,
        sums.byItself,
      ]),
      [48, 13, 13, 13, 13],
    )}`,
});

function scores(items: readonly ItemOfTable[], say: Words, at: 0 | 1): Chapter {
  const reasons = (one: ItemOfTable): string => {
    const column = standing({
      ...(one.self && { self: one.self }),
      ...(one.recheck && { recheck: one.recheck }),
      ...(one.examiner && { examiner: one.examiner }),
    });
    return column ? `${scoreColumns[column][at]}:${one[column]?.reason ?? ''}` : reasonOf(one, at);
  };
  return {
    anchor: 'scores',
    title: say.scores,
    parts: [],
    body: tableOf(
      say.score,
      items.map((one) => [
        one.no,
        one.item.standard,
        one.item.points,
        one.self?.points ?? one.reckoned,
        one.recheck?.points ?? null,
        one.examiner?.points ?? null,
        reasons(one),
      ]),
      [9, 33, 8, 8, 8, 8, 26],
    ),
  };
}

const gapChapter = (items: readonly ItemOfTable[], say: Words, at: 0 | 1): Chapter => ({
  anchor: 'gaps',
  title: say.gaps,
  parts: [],
  body: tableOf(
    say.gap,
    gapsIn(items).map((one) => [
      one.no,
      one.department?.name ?? '',
      one.owner?.name ?? '',
      one.dueOn,
      one.lost,
      `${one.item.standard}\n${reasonOf(one, at)}`,
    ]),
    [9, 16, 11, 14, 8, 42],
  ),
});

function evidence(items: readonly ItemOfTable[], say: Words, at: 0 | 1): Chapter {
  const shown = items.filter((one) => one.shown.some((found) => found !== null));
  const anchorOf = (one: ItemOfTable): string => `item-${one.position}`;
  const titleOf = (one: ItemOfTable): string => `${one.no} ${one.item.standard}`;
  return {
    anchor: 'evidence',
    title: say.evidence,
    parts: shown.map((one) => ({ anchor: anchorOf(one), title: titleOf(one) })),
    body: html`${shown.map(
      (one) =>
        html`<section id="${anchorOf(one)}">
          <h2>${titleOf(one)}</h2>
          ${tableOf(
            say.shown,
            one.item.rules.flatMap((rule, n) => {
              const found = one.shown[n];
              return found
                ? [[rule.label || one.item.standard, found.words[at], found.effective, local(new Date(found.at)) ?? '']]
                : [];
            }),
            [30, 40, 14, 16],
          )}
          ${one.note === '' ? null : html`<p class="lines">${one.note}</p>`}
        </section>`,
    )}`,
  };
}

const ledgers = (sheets: readonly EvidenceSheet[], say: Words, at: 0 | 1): Chapter => ({
  anchor: 'ledgers',
  title: say.ledgers,
  parts: sheets.map(({ title }, n) => ({ anchor: `ledger-${n}`, title })),
  body:
    sheets.length === 0
      ? html`<p>${say.none}</p>`
      : html`${sheets.map(
          ({ title, columns, rows }, n) =>
            html`<section id="ledger-${n}">
              <h2>${title}</h2>
              ${tableOf(
                columns.map((label) => label[at]),
                rows,
              )}
            </section>`,
        )}`,
});

const pictures = (photos: readonly ItemPhoto[], say: Words): Chapter => ({
  anchor: 'photos',
  title: say.photos,
  parts: [],
  body:
    photos.length === 0
      ? html`<p>${say.none}</p>`
      : html`${photos.map(
          ({ title, image }) =>
            html`<figure class="picture" style="margin: 0 0 6mm">
              <img src="data:image/jpeg;base64,${image}" alt="${title}" style="max-width: 120mm; max-height: 90mm" />
              <figcaption>${title}</figcaption>
            </figure>`,
        )}`,
});
