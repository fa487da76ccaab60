import { createHash } from 'node:crypto';

import {
  ethicsFactKinds,
  ethicsFacts,
  ethicsGrades,
  local,
  type EthicsFile,
  type EthicsYear,
  type Lang,
  type Reply,
} from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import {
  addressOf,
  documentOf,
  html,
  htmlReply,
  pdfReply,
  printedBy,
  qrCode,
  type Html,
  type MakePdf,
} from '../../kernel/registers/index.ts';
import { fileOf, whoseFile } from './file.ts';

const words = {
  zh: {
    title: '医德档案',
    years: '年度考评',
    year: ['年度', '个人自评', '科室意见', '等次', '理由', '评定'],
    none: '尚无考评',
    facts: '记录',
    fact: ['日期', '编号', '内容'],
    nothing: '无',
  },
  en: {
    title: 'Ethics file',
    years: 'Assessments',
    year: ['Year', 'Own words', 'Department', 'Grade', 'Reason', 'Decided'],
    none: 'Not assessed yet',
    facts: 'Record',
    fact: ['Day', 'Number', 'What'],
    nothing: 'None',
  },
} as const;
type Words = (typeof words)[Lang];

/** The whole file of one person on A4. */
export async function ethicsPaper(
  { id, lang }: { id: string; lang: Lang },
  ctx: Ctx,
  makePdf?: MakePdf,
): Promise<Reply> {
  const whose = await whoseFile(ctx, id);
  const file = await fileOf(ctx, whose);
  const say = words[lang];
  const at = lang === 'zh' ? 0 : 1;
  const sha256 = createHash('sha256')
    .update(
      JSON.stringify([file.person, file.years, file.facts.map(({ kind, on, number, zh }) => [kind, on, number, zh])]),
    )
    .digest('hex');
  const page = documentOf({
    lang,
    hospital: ctx.app.settings.get<string>('hospital.name'),
    title: say.title,
    subtitle: [file.person.name, file.title, file.department?.name].filter(Boolean).join(' · '),
    orientation: 'portrait',
    code: await qrCode(addressOf(ctx, `/ethics/${whose.id}`)),
    sha256,
    printed: printedBy(ctx, lang),
    signatures: [lang === 'zh' ? '本人' : 'Person', lang === 'zh' ? '医德考评办' : 'Ethics office'],
    body: (foot) => html`
      <h2>${say.years}</h2>
      ${file.years.length === 0 ? html`<p>${say.none}</p>` : yearTable(file.years, say, at)}
      ${ethicsFactKinds.map((kind) => factTable(file, kind, say, at))} ${foot}
    `,
  });
  const pdf = await makePdf?.(page);
  await ctx.tx(async (tx) => tx.audit('ethics.printFile', 'person', whose.id, { name: whose.name, sha256 }));
  return pdf ? pdfReply(pdf, `${say.title} ${whose.name}`) : htmlReply(page);
}

const yearTable = (years: readonly EthicsYear[], say: Words, at: 0 | 1): Html =>
  html`<table>
    <thead>
      <tr>
        ${say.year.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${years.map(
        ({ year, self, opinion, result }) =>
          html`<tr>
            <td class="number">${year}</td>
            <td class="lines">${self?.text ?? ''}</td>
            <td class="lines">${opinion ? `${ethicsGrades[opinion.grade][at]} ${opinion.text} ${opinion.by}` : ''}</td>
            <td>${result ? ethicsGrades[result.grade][at] : ''}</td>
            <td class="lines">${result?.reason ?? ''}</td>
            <td>${result ? `${result.by} ${local(new Date(result.at)) ?? ''}` : ''}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

function factTable({ facts }: EthicsFile, kind: (typeof ethicsFactKinds)[number], say: Words, at: 0 | 1): Html {
  const mine = facts.filter((one) => one.kind === kind);
  return html`<h3>${ethicsFacts[kind][at]} ${mine.length === 0 ? say.nothing : mine.length}</h3>
    ${
      mine.length === 0
        ? null
        : html`<table>
            <colgroup>
              <col style="width: 18%" />
              <col style="width: 26%" />
              <col style="width: 56%" />
            </colgroup>
            <tbody>
              ${mine.map(
                ({ on, number, zh, en }) =>
                  html`<tr>
                    <td class="number">${on}</td>
                    <td class="number">${number ?? ''}</td>
                    <td>${at === 0 ? zh : en}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }`;
}
