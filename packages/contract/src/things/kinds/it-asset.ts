import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { byField, everyMonths, everyYears, practice } from '../terms.ts';

/** Information system or device 信息资产 (S1-05) with its level, filing and assessment. */
export const itAsset = defineThing({
  kind: 'it-asset',
  prefix: 'XXZ',
  label: ['信息资产', 'IT asset'],
  group: 'compliance',
  isInternal: true,
  faults: 'repair',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      system: ['业务系统', 'System'],
      server: ['服务器', 'Server'],
      network: ['网络设备', 'Network'],
      terminal: ['终端', 'Terminal'],
      data: ['数据库', 'Database'],
      cloud: ['云 / 外包服务', 'Cloud'],
    }),
    level: field.choice(['等保级别', 'Protection level'], {
      three: ['三级', 'Level 3'],
      two: ['二级', 'Level 2'],
      one: ['一级', 'Level 1'],
      none: ['未定级', 'None'],
    }),
    filing: field.text(['备案证明号', 'Filing number']).optional(),
    assessed: field.date(['最近测评', 'Last assessment']).optional(),
    personal: field.yesNo(['含个人信息', 'Personal data']),
    holes: field.count(['未修复漏洞', 'Open holes']).optional(),
  },
  listed: ['variety', 'level', 'filing', 'assessed', 'holes'],
  ends: {
    assessment: {
      label: ['等级测评', 'Assessment'],
      from: 'assessed',
      isOptional: true,
      after: byField('level', { three: everyYears(1), two: everyYears(2) }),
      source: practice(
        '信息安全等级保护管理办法第十四条: 三级每年一次;二级周期为项目默认值 / level 3 yearly, level 2 is ours',
      ),
    },
  },
  checks: {
    review: {
      label: ['安全检查', 'Security check'],
      every: everyMonths(3),
      points: {
        patched: ['补丁与病毒库已更新', 'Patched'],
        accounts: ['无多余、弱口令账号', 'No idle or weak accounts'],
        backup: ['备份可恢复', 'Backup can be restored'],
        logs: ['日志留存 6 个月以上', 'Logs kept six months'],
      },
      source: practice('周期为项目默认值 / the interval is ours'),
    },
  },
});
