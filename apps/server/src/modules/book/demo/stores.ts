import type { Tx } from '../../../kernel/ctx.ts';
import { Book, dayAfter, peopleOf, placeOf, serial } from './writer.ts';

const hoursOf = (days: number): number => days * 24;
/** Before the two years of matters that write in these books begin. */
const opening = hoursOf(760);

/** What else is kept: sources, blood, stock against infection, the fund, blanks. */
export async function addStores(tx: Tx): Promise<void> {
  await sourcesOf(tx);
  await bloodOf(tx);
  await suppliesOf(tx);
  await fundOf(tx);
  await blanksOf(tx);
}

const sources = [
  ['铯-137 校准源', 'Cs-137', '3.7 MBq', 'v', 'DE21CS004215'],
  ['钴-57 面源', 'Co-57', '370 MBq', 'v', 'US22CO001187'],
  ['锗-68 校准源', 'Ge-68', '55.5 MBq', 'v', 'US23GE000342'],
  ['碘-125 籽源(批)', 'I-125', '29.6 MBq', 'iv', 'NB23I2008810'],
  ['铱-192 后装源', 'Ir-192', '370 GBq', 'iii', 'NB24IR000127'],
  ['锶-90 敷贴源', 'Sr-90', '1.48 GBq', 'iv', 'NB19SR000066'],
] as const;

async function sourcesOf(tx: Tx): Promise<void> {
  const people = await peopleOf(tx, 'logistics');
  const [taker] = await peopleOf(tx, 'staff');
  const book = new Book(tx, 'source', people);
  const placeId = await placeOf(tx, '介入准备间');
  for (const [n, [name, nuclide, activity, category, batch]] of sources.entries()) {
    const at = await book.item(`FS-${serial(n + 1)}`, {
      name,
      data: { nuclide, activity, category },
      batch,
      placeId,
    });
    book.write(hoursOf(420 - n), at, 'receive', 1, 1, {
      two: true,
      voucher: `ZR-${serial(n + 1)}`,
      data: { supplier: '中国同辐(演示)', approval: `环辐准〔2025〕${n + 11} 号` },
    });
    // The calibrators go out on weekdays' mornings and are back by noon; one has been out for too long.
    for (let day = 9; day > 0 && n < 3; day -= 3) {
      const hoursAgo = hoursOf(day) + n;
      const dueAt = new Date(tx.now.getTime() - (hoursAgo - 4) * 3_600_000).toISOString();
      const answers = book.write(hoursAgo, at, 'take', 1, -1, {
        two: true,
        data: { taker: taker?.id, use: '设备校准', dosimeter: true, dueAt },
      });
      if (day > 3 || n !== 2)
        book.write(hoursAgo - 3, at, 'back', 1, 1, { two: true, answers, data: { checked: true } });
    }
  }
  await book.close();
}

const groups = [
  ['a', 'positive'],
  ['b', 'positive'],
  ['o', 'positive'],
  ['ab', 'positive'],
  ['o', 'negative'],
] as const;
const components = [
  ['red', '悬浮红细胞', 'U', 35, 2],
  ['plasma', '新鲜冰冻血浆', 'ml', 365, 200],
  ['platelets', '单采血小板', '治疗量', 5, 1],
] as const;

async function bloodOf(tx: Tx): Promise<void> {
  const people = await peopleOf(tx, 'medical-affairs');
  const [receiver] = await peopleOf(tx, 'staff');
  const book = new Book(tx, 'blood', people);
  const placeId = await placeOf(tx, '血库');
  let n = 0;
  for (const [component, name, unit, keepDays, much] of components)
    for (const [abo, rh] of groups)
      for (let bag = 0; bag < (component === 'red' ? 3 : 1); bag += 1) {
        n += 1;
        const age = Math.min(keepDays - 1, 1 + ((n * 5) % 30));
        const at =
          bag === 0
            ? await book.item(`XY-${serial(n)}`, {
                name: `${name} ${abo.toUpperCase()} 型${rh === 'negative' ? '(RhD 阴性)' : ''}`,
                unit,
                data: { component, abo, rh },
                least: component === 'red' ? 4 : 1,
                batch: `0260${serial(400 + n)}`,
                expiresOn: dayAfter(tx, keepDays - age),
                placeId,
              })
            : await book.batch(`0260${serial(400 + n)}`, dayAfter(tx, keepDays - age), placeId);
        book.write(hoursOf(age), at, 'accept', much, 1, {
          two: true,
          voucher: `XZ-${serial(n)}`,
          data: { supplier: '市中心血站(演示)', sound: true },
        });
        if (n % 3 !== 0) continue;
        const answers = book.write(hoursOf(age) / 2, at, 'issue', much, -1, {
          two: true,
          data: { patientNo: `ZY-${30_000 + n * 17}`, crossmatch: `PX-${serial(n)}`, receiver: receiver?.id },
        });
        if (n % 9 !== 0) book.write(hoursOf(age) / 2 - 6, at, 'bag', much, 0, { answers });
      }
  await book.close();
}

const supplies = [
  ['医用外科口罩', '只', 'mask', 20_000],
  ['N95 医用防护口罩', '只', 'mask', 4_000],
  ['一次性隔离衣', '件', 'gown', 1_500],
  ['医用防护服', '套', 'gown', 600],
  ['一次性乳胶手套', '双', 'gloves', 10_000],
  ['防护面屏', '个', 'eyes', 800],
  ['护目镜', '副', 'eyes', 300],
  ['含氯消毒片', '瓶', 'disinfectant', 400],
  ['75% 乙醇消毒液', '瓶', 'disinfectant', 600],
  ['过氧化氢消毒湿巾', '包', 'disinfectant', 900],
  ['速干手消毒剂', '瓶', 'hands', 1_200],
  ['鼻咽拭子采样管', '支', 'test', 2_000],
] as const;

async function suppliesOf(tx: Tx): Promise<void> {
  const book = new Book(tx, 'supply', await peopleOf(tx, 'logistics'));
  const placeId = await placeOf(tx, '药库');
  const department = await tx.db
    .selectFrom('department')
    .select('id')
    .where('is_demo', '=', true)
    .where('code', '=', 'emergency')
    .executeTakeFirst();
  for (const [n, [name, unit, kind, much]] of supplies.entries()) {
    const at = await book.item(`YG-${serial(n + 1)}`, {
      name,
      unit,
      data: { kind },
      least: n === 3 ? much : Math.round(much / 5),
      batch: `26${serial(200 + n)}`,
      expiresOn: dayAfter(tx, n === 7 ? 40 : 400 + n * 30),
      placeId,
    });
    book.write(hoursOf(40 - n), at, 'receive', much, 1, {
      voucher: `YR-${serial(n)}`,
      data: { supplier: '安源医械(演示)' },
    });
    for (let day = 28; day > 1; day -= 9)
      book.write(hoursOf(day - (n % 5) / 5), at, 'issue', Math.round(much / 20), -1, {
        data: { department: department?.id },
      });
  }
  await book.close();
}

/** What the matters of two years are paid from. */
async function fundOf(tx: Tx): Promise<void> {
  const book = new Book(tx, 'fund', await peopleOf(tx, 'finance'));
  const at = await book.item('JZ-01', { name: '疾病应急救助基金', data: {}, least: 5_000_000 });
  book.write(opening, at, 'grant', 15_000_000, 1, { voucher: 'BK-001', data: { source: '市财政专户拨入(演示)' } });
  await book.close();
}

/** Blanks that the two years of births are issued from. */
async function blanksOf(tx: Tx): Promise<void> {
  const book = new Book(tx, 'blank', await peopleOf(tx, 'medical-affairs'));
  const at = await book.item('CSZM', { name: '出生医学证明', data: {}, least: 200, batch: 'YS' });
  const [first, last] = [330_000_101, 330_000_600];
  book.write(opening, at, 'receive', last - first + 1, 1, { two: true, voucher: 'LR-001', numbers: [first, last] });
  await book.close();
}
