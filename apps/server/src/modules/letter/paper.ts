import {
  indicators,
  letterGrades,
  letterLevels,
  letterSides,
  letterStages,
  letterTerms,
  local,
  signingWays,
  targetRules,
  type LetterDetail,
  type LetterSide,
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
import { getLetter } from './detail.ts';

const words = {
  zh: {
    targets: '目标与分值',
    target: ['序号', '目标', '分值', '取数与评分'],
    vetoes: '一票否决事项',
    scores: '考核得分',
    score: ['期次', '阶段', '得分', '否决', '说明', '评分人', '时间'],
    signatures: '签订',
    unsigned: '(未签)',
    signedOf: '所签文本 SHA-256',
    differs: '与本文本不符',
    replaced: '本文本已被新版本取代',
    result: '年度结果',
    department: '责任科室',
    between: '签订双方',
    no: '版本',
  },
  en: {
    targets: 'Targets and points',
    target: ['No.', 'Target', 'Points', 'How it is measured and scored'],
    vetoes: 'Vetoes',
    scores: 'Scores',
    score: ['Term', 'By', 'Points', 'Vetoes', 'Note', 'Scored by', 'At'],
    signatures: 'Signatures',
    unsigned: '(not signed)',
    signedOf: 'SHA-256 of the text that was signed',
    differs: 'is not this text',
    replaced: 'A newer version has taken the place of this text',
    result: 'Result of the year',
    department: 'Department',
    between: 'Between',
    no: 'Version',
  },
} as const;
type Words = (typeof words)[Lang];

/** The letter with both signatures on A4; its fingerprint is that of the text that was signed. */
export async function letterPaper(
  { id, lang }: { id: string; lang: Lang },
  ctx: Ctx,
  makePdf?: MakePdf,
): Promise<Reply> {
  const letter = await getLetter(ctx, id);
  const say = words[lang];
  const at = lang === 'zh' ? 0 : 1;
  const { body, sha256 } = letter;
  const query = new URLSearchParams({ letter: id, sha: sha256 });
  const blocks = await Promise.all(
    (Object.keys(letterSides) as LetterSide[]).map((side) => signatureBlock(ctx, letter, side, say, at)),
  );
  const page = documentOf({
    lang,
    hospital: body.hospital,
    title: body.title,
    subtitle: `${body.number} · ${letterLevels[body.level][at]} · ${say.no} ${body.no}`,
    orientation: 'portrait',
    code: await qrCode(addressOf(ctx, `/letters?${query.toString()}`)),
    sha256,
    printed: printedBy(ctx, lang),
    signatures: [],
    body: (foot) => html`
      <p>
        ${say.between}:${partyName(body.giver)} — ${partyName(body.taker)}
        ${body.department === null ? null : html` · ${say.department}:${body.department}`}
      </p>
      ${letter.replacedBy ? html`<p><strong>▲ ${say.replaced} ${letter.replacedBy.number}</strong></p>` : null}
      <p class="lines" style="margin: 4mm 0">${body.text}</p>
      <h2>${say.targets}</h2>
      ${targetTable(letter, say, at)}
      ${
        body.vetoes.length === 0
          ? null
          : html`<h2>${say.vetoes}</h2>
              <ol>
                ${body.vetoes.map((veto) => html`<li>${veto}</li>`)}
              </ol>`
      }
      <section style="break-inside: avoid">
        <h2>${say.signatures}</h2>
        <table>
          <tbody>
            <tr>
              ${blocks.map((block) => html`<td style="width: 50%">${block}</td>`)}
            </tr>
          </tbody>
        </table>
      </section>
      ${letter.scores.length === 0 ? null : scoreTable(letter, say, at)} ${foot}
    `,
  });
  const pdf = await makePdf?.(page);
  await ctx.tx(async (tx) => tx.audit('letter.print', 'letter', id, { number: letter.number, sha256 }));
  return pdf ? pdfReply(pdf, `${body.title} ${body.number}`) : htmlReply(page);
}

const partyName = (party: LetterDetail['body']['giver']): string =>
  party ? [party.name, party.title].filter(Boolean).join(' ') : '—';

function targetTable({ body }: LetterDetail, say: Words, at: 0 | 1): Html {
  const how = (target: LetterDetail['body']['targets'][number]): string =>
    [
      ...(target.indicator
        ? [
            `${indicators[target.indicator].label[at]}${target.want === undefined || target.want === null ? '' : ` ${indicators[target.indicator].better === 'less' ? '≤' : '≥'} ${target.want}`}`,
            targetRules[target.rule][at],
          ]
        : []),
      ...(target.how === '' ? [] : [target.how]),
    ].join(';');
  return html`<table>
    <colgroup>
      <col style="width: 8%" />
      <col style="width: 42%" />
      <col style="width: 10%" />
      <col style="width: 40%" />
    </colgroup>
    <thead>
      <tr>
        ${say.target.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${body.targets.map(
        (target, n) =>
          html`<tr>
            <td class="center">${n + 1}</td>
            <td>${target.name}</td>
            <td class="number">${target.weight}</td>
            <td>${how(target)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function scoreTable({ scores, result }: LetterDetail, say: Words, at: 0 | 1): Html {
  return html`<h2>${say.scores}</h2>
    <table>
      <thead>
        <tr>
          ${say.score.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${scores.map(
          (one) =>
            html`<tr>
              <td>${letterTerms[one.term][at]}</td>
              <td>${letterStages[one.stage][at]}</td>
              <td class="number">${one.total}</td>
              <td>${one.vetoes.map((veto) => String(veto + 1)).join('、')}</td>
              <td>${one.note}</td>
              <td>${one.by}</td>
              <td>${local(new Date(one.at))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      result
        ? html`<p>
            <strong>${say.result}:${letterGrades[result.grade][at]} ${result.total}</strong> ${result.note} ${result.by}
          </p>`
        : null
    }`;
}

async function signatureBlock(ctx: Ctx, letter: LetterDetail, side: LetterSide, say: Words, at: 0 | 1): Promise<Html> {
  const label = letterSides[side][at];
  const signature = letter.signatures.find((one) => one.side === side);
  const name = partyName(letter.body[side]);
  if (!signature)
    return html`<p>${label}:${name} ${say.unsigned}</p>
      <p style="height: 24mm"></p>`;
  const picture = signature.fileSha256 === null ? null : await pictureOf(ctx, signature.fileSha256);
  return html`<p>${label}:${name}</p>
    <figure class="picture" style="margin: 0; height: 24mm">
      ${
        picture === null
          ? html`<p style="padding-top: 8mm; font-size: 13pt">
              ${signature.by.name} · ${signingWays[signature.way][at]}
            </p>`
          : html`<img src="data:image/png;base64,${picture}" alt="${signature.by.name}" />`
      }
    </figure>
    <p>${signature.by.name} · ${signingWays[signature.way][at]} · ${local(new Date(signature.at))}</p>
    <p>
      ${say.signedOf}${signature.sha256 === letter.sha256 ? null : html` <strong>▲ ${say.differs}</strong>`}
      <span class="sha">${signature.sha256}</span>
    </p>`;
}

async function pictureOf(ctx: Ctx, sha256: string): Promise<string> {
  const { default: sharp } = await import('sharp');
  // The page loads nothing, so the picture travels in it; white paper needs no alpha.
  const png = await sharp(await ctx.app.files.get(sha256))
    .flatten({ background: '#fff' })
    .resize({ width: 600, withoutEnlargement: true })
    .png()
    .toBuffer();
  return png.toString('base64');
}
