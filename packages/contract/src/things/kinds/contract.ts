import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';
import { source } from '../terms.ts';

/** Contract with a contractor 服务合同: what is owed, from when to when, how often they come. */
export const contract = definePaper({
  kind: 'contract',
  prefix: 'HTD',
  label: ['服务合同', 'Contract'],
  group: 'contract',
  fields: {
    number: field.text(['合同编号', 'Contract number']),
    contractor: field.text(['服务单位', 'Contractor']),
    amount: field.money(['合同金额', 'Amount']).optional(),
    from: field.date(['起始日期', 'From']),
    until: field.date(['终止日期', 'Until']),
    visits: field.count(['每年计划到场次数', 'Visits planned a year']).optional(),
  },
  listed: ['contractor', 'amount', 'from', 'until'],
  ends: {
    term: { label: ['合同到期', 'Contract ends'], from: 'until', source: source('合同所载 / as the contract says') },
  },
});
