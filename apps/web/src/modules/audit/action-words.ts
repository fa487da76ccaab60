import { caseType, type Label } from '@anyuan/contract';

import { useLabel } from '../../i18n/index.ts';

/** What the audit trail calls things, in words. Steps of cases come from their declarations; an unknown one shows its code. */
const words: Record<string, Label> = {
  'audit.read': ['查看审计', 'Read the audit trail'],
  'audit.verify': ['核验审计链', 'Verified the chain'],
  'calendar.put': ['修改日历', 'Changed the calendar'],
  'calendar.seed': ['装入节假日', 'Loaded the holidays'],
  'camera.snapshot': ['抓图', 'Took a still picture'],
  'camera.view': ['看实时画面', 'Watched live'],
  'case.attach': ['上传附件', 'Attached a file'],
  'case.clock': ['超时提醒', 'Reminder'],
  'case.comment': ['留言', 'Commented'],
  'case.link': ['关联案件', 'Linked cases'],
  'case.view': ['查看案件', 'Saw a case'],
  'delivery.channel': ['设置消息通道', 'Set a message channel up'],
  'delivery.retry': ['重发消息', 'Sent a message again'],
  'delivery.test': ['发送测试消息', 'Sent a test message'],
  'demo.load': ['装入演示数据', 'Loaded demonstration data'],
  'demo.moveCameras': ['调整演示摄像机', 'Moved demonstration cameras'],
  'demo.renewTokens': ['换发演示令牌', 'Renewed demonstration tokens'],
  'demo.wipe': ['清除演示数据', 'Wiped demonstration data'],
  'department.change': ['修改科室', 'Changed a department'],
  'department.create': ['新增科室', 'Added a department'],
  'department.remove': ['删除科室', 'Removed a department'],
  'device.cameras': ['关联摄像机', 'Linked cameras'],
  'device.change': ['修改设备', 'Changed a device'],
  'device.create': ['登记设备', 'Added a device'],
  'device.disable': ['停用设备', 'Put a device out of use'],
  'device.export': ['导出设备', 'Exported devices'],
  'device.fault': ['设备故障', 'Device fault'],
  'device.import': ['导入设备', 'Imported devices'],
  'device.remove': ['删除设备', 'Removed a device'],
  'device.test': ['设备测试', 'Device test'],
  'device.tested': ['设备测试合格', 'Device tested'],
  'device.token': ['换发设备令牌', 'Issued a device token'],
  'duty.changePost': ['修改岗位', 'Changed a post'],
  'duty.createPost': ['新增岗位', 'Added a post'],
  'duty.handOver': ['交班', 'Handed over'],
  'duty.place': ['报告位置', 'Said where'],
  'duty.removePost': ['删除岗位', 'Removed a post'],
  'duty.signOff': ['离岗', 'Signed off'],
  'duty.signOn': ['上岗', 'Signed on'],
  'duty.soundCheck': ['试听警铃', 'Checked the bell'],
  'file.view': ['查看文件', 'Saw a file'],
  'person.change': ['修改人员', 'Changed a person'],
  'person.changePassword': ['修改密码', 'Changed the password'],
  'person.create': ['新增人员', 'Added a person'],
  'person.delivery': ['修改接收方式', 'Changed how he is reached'],
  'person.endSessions': ['强制下线', 'Ended all sessions'],
  'person.found': ['建立管理员', 'Founded the administrator'],
  'person.resetPassword': ['重置密码', 'Reset a password'],
  'person.token': ['生成服务令牌', 'Issued a service token'],
  'place.change': ['修改地点', 'Changed a place'],
  'place.create': ['新增地点', 'Added a place'],
  'place.export': ['导出地点', 'Exported places'],
  'place.import': ['导入地点', 'Imported places'],
  'place.move': ['图上移动', 'Moved on the plan'],
  'place.plan': ['更换平面图', 'Replaced a plan'],
  'place.remove': ['删除地点', 'Removed a place'],
  'retention.remove': ['清理到期记录', 'Let old records go'],
  'role.change': ['修改角色', 'Changed a role'],
  'role.create': ['新增角色', 'Added a role'],
  'session.close': ['退出', 'Signed out'],
  'session.open': ['登录', 'Signed in'],
  'session.refused': ['登录被拒', 'Sign-in refused'],
  'session.revoke': ['下线', 'Ended a session'],
  'setting.put': ['修改参数', 'Changed a setting'],
  'setup.own': ['建立我的医院', 'Set up my hospital'],
  'setup.refused': ['首次设置被拒', 'First visit refused'],
  'view.remove': ['删除视图', 'Removed a saved view'],
  'view.save': ['保存视图', 'Saved a view'],
};

export function useActionWord(): (action: string) => string {
  const label = useLabel();
  return (action) => {
    const [area = '', step = ''] = action.split('.');
    const type = caseType(area);
    const declared = type?.actions[step];
    if (type)
      return `${label(type.label)} · ${step === 'create' ? label(type.states[type.initial]) : label(declared?.label) || step}`;
    return label(words[action]) || action;
  };
}
