import type { Label } from '@anyuan/contract';

/** Changes with every change of the text below; kept with what was agreed to. */
export const consentVersion = '2026-11-22';

/** Changes with every change of what follows; whoever answers with a ticket agrees to this and sees no other. */
export const callVersion = 'call 2026-11-26';
export const callText: Label = [
  '您有不满意的地方。选“要”并留下电话,即同意医患办公室用您的评价和电话办理投诉,并给您查询码;不留电话,答卷仍不记名。',
  'Something was wrong. If yes, and with a number, you agree that the patient office handles your answers as a complaint; you get a code to follow it. Without one your answers name nobody.',
];

/** What is kept, how long and why: 个人信息保护法 art. 13, 14, 17, 26, 28–30. */
export const consentText = (years: number): Label[] => [
  [
    '我们收集:您写的内容、您附的照片、您愿意留下的称呼和电话。不需要身份证号。',
    'We take: what you write, the photos you add, and the name and number you choose to leave. No identity card.',
  ],
  [
    '用来:办理您提交的这件事,不作他用,不提供给医院以外的人;依法应当移送的除外。',
    'We use it to handle this matter only. It does not leave the hospital, unless the law demands it.',
  ],
  [
    `保存:您的称呼和电话在办结满 ${years} 年后删除;事情本身按档案规定保存。`,
    `We keep it: your name and number are deleted ${years} years after the matter is closed; the record itself stays as the archive rules say.`,
  ],
  [
    '被反映的人看不到您是谁。公共区域装有摄像机,仅用于公共安全。',
    'People you write about are not shown who you are. Cameras in public areas serve public safety only.',
  ],
  [
    '您可以凭查询码查看、补充;要更正、删除或撤回同意,请凭编号联系服务台。',
    'With your code you can look and add. To correct, delete or withdraw consent, give the number at the service desk.',
  ],
];
