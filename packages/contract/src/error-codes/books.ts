import type { Codes } from './kind.ts';

/** What is counted: the law of the books, as the database keeps it. */
export const books = {
  book_short: [409, '结存不足:现有 {have},要 {want}', 'Not enough there: {have}, asked for {want}'],
  book_expired: [
    409,
    '该批已于 {day} 到期,不能发出,请报废',
    'This batch was good until {day}: it is not issued any more',
  ],
  book_closed: [409, '{day} 及以前的账已结,不能再记', 'The book is closed through {day}'],
  book_counted: [
    409,
    '该结存已于 {day} 盘点,不能补记此前的账',
    'It was counted at {day}: nothing before that is told any more',
  ],
  book_reversed: [409, '该账页已冲正', 'This line has been reversed'],
  book_is_reverse: [409, '冲正账页不能再冲正,请重新记账', 'A reverse is not reversed: write the entry again'],
  book_answered: [
    409,
    '已有归还、回收等账页与其对应,须先冲正那些账页',
    'Other lines answer this one: reverse those first',
  ],
  book_too_much: [409, '超过未还(未收)数量,只剩 {left}', 'More than is still out: {left} left'],
  book_number_known: [409, '号码已登记过', 'These numbers have come in before'],
  book_number_missing: [409, '号码不在库', 'These numbers are not here'],
  book_batch_differs: [409, '同一批号的有效期已登记为 {day}', 'This batch is known to be good until {day}'],
  book_same_person: [409, '见证人须是经手人、复核人以外的人', 'A witness is none of those who sign'],
  book_must: [409, '须先确认:{what}', 'To be confirmed first: {what}'],
  book_written_elsewhere: [409, '此项由{where}自动记账,不手工登记', 'This is written by {where}, not by hand'],
  book_tag_taken: [409, '该牌号已有物品在库', 'There is a thing under this tag'],
  book_over_limit: [409, '超过该处限量 {most},现有 {have}', 'More than may lie there: limit {most}, there is {have}'],
  book_reserved: [409, '该时段已有预约或未还', 'It is reserved or still out at that time'],
  book_lapsed: [409, '预约已过期或已处理', 'The reservation has lapsed or is settled'],
  fund_missing: [409, '救助基金账没有可用的基金,请先建账拨入', 'There is no fund to pay from: open its book first'],
  fund_choose: [409, '有多个基金,请填写从哪一个支付:{codes}', 'There are several funds, say which one pays: {codes}'],
  book_not_yet: [409, '只能结到昨天', 'Only days that are over are closed'],
  book_blocked: [
    409,
    '该电话已有 {count} 次逾期未还,暂停借用',
    'Brought back late {count} times: nothing is lent for now',
  ],
  book_keeps_none: [409, '本院不留存押金和证件', 'This hospital keeps no deposits and papers'],
} as const satisfies Codes;
