import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { byField, everyDays, practice } from '../terms.ts';

/** Open hole of an IT asset 漏洞 (C30): found, by when it is to be patched, when it was. */
export const itHole = defineMatter({
  kind: 'it-hole',
  prefix: 'LDB',
  label: ['安全漏洞', 'Vulnerability'],
  title: ['安全漏洞', 'Vulnerabilities'],
  group: 'compliance',
  fields: {
    asset: field.thing(['信息资产', 'Asset'], 'it-asset'),
    severity: field.choice(['等级', 'Severity'], {
      critical: ['严重', 'Critical'],
      high: ['高危', 'High'],
      medium: ['中危', 'Medium'],
      low: ['低危', 'Low'],
    }),
    number: field.text(['漏洞编号', 'CVE or CNVD']).optional(),
    found: field.date(['发现日期', 'Found']),
    fixed: field.date(['修复日期', 'Fixed']).optional(),
    how: field.text(['处置', 'How']).optional(),
  },
  listed: ['asset', 'severity', 'found', 'fixed'],
  ends: {
    patch: {
      label: ['修复期限', 'Patch'],
      from: 'found',
      after: byField('severity', {
        critical: everyDays(3),
        high: everyDays(7),
        medium: everyDays(30),
        low: everyDays(90),
      }),
      done: 'fixed',
      source: practice('C30,期限为项目默认值 / the limits are ours'),
    },
  },
});
