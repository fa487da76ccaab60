/**
 * Every error an edge may answer, once: code → HTTP status, Chinese text, English text.
 * Codes are part of the public interface; texts may change. `{name}` is filled from `details`.
 */
export const errorCodes = {
  bad_request: [400, '请求无法识别:{reason}', 'The request cannot be understood: {reason}'],
  not_signed_in: [401, '请先登录', 'Please sign in first'],
  wrong_password: [401, '用户名或密码不对', 'Wrong user name or password'],
  session_ended: [401, '登录已失效,请重新登录', 'The session has ended, please sign in again'],
  bad_token: [401, '令牌无效', 'The token is not valid'],
  csrf: [403, '请求缺少校验令牌,请刷新页面', 'The CSRF token is missing or wrong, reload the page'],
  forbidden: [403, '没有权限:{permission}', 'Not allowed: {permission}'],
  password_change_needed: [403, '首次登录须先修改密码', 'Change the first password before anything else'],
  duties_conflict: [
    409,
    '系统管理、审计、业务操作须由不同人员担任',
    'Administration, audit and operation are separate duties',
  ],
  own_account: [
    403,
    '不能对自己的账号和角色做此操作,请由另一位管理员办理',
    'Not possible on your own account or roles; another administrator must do it',
  ],
  role_reserved: [403, '建设账号角色不能授予或修改', 'The founding role can neither be given nor changed'],
  role_misfit: [
    422,
    '此类角色不能授予权限:{permission}',
    'A role of this duty cannot hold the permission: {permission}',
  ],
  last_manager: [409, '至少保留一位在用的人员管理员', 'At least one active person must remain who can manage people'],
  not_found: [404, '找不到:{what}', 'Not found: {what}'],
  unknown_device: [404, '未登记的设备:{device}', 'Unknown device: {device}'],
  wrong_device: [403, '令牌属于另一台设备', 'The token belongs to another device'],
  invalid: [422, '填写有误', 'Some fields are not valid'],
  already_exists: [409, '已存在:{what}', 'Already exists: {what}'],
  in_use: [409, '仍被使用,不能删除:{what}', 'Still in use, cannot be removed: {what}'],
  wrong_state: [409, '当前状态“{state}”不能执行“{action}”', 'Not possible in state "{state}": {action}'],
  already_taken: [409, '已由 {who} 处理', 'Already taken by {who}'],
  unknown_action: [404, '没有这个操作:{action}', 'No such action: {action}'],
  fields_missing: [422, '还须先填写:{fields}', 'Still to be filled in: {fields}'],
  photo_too_old: [422, '照片须在“{after}”之后拍摄', 'The photo must have been taken after "{after}"'],
  no_anonymity: [409, '此类事项不受理匿名上报', 'Matters of this kind are not taken without a name'],
  reason_needed: [422, '请写明原因,至少 {least} 个字', 'Give a reason of at least {least} characters'],
  too_many_extensions: [409, '最多延期 {times} 次', 'At most {times} extensions'],
  wrong_person: [403, '此步骤不由您办理', 'This step is not yours to take'],
  conflict: [409, '{reason}', '{reason}'],
  weak_password: [422, '密码至少 10 位,且不能是常见密码', 'At least 10 characters, and not a common password'],
  too_large: [413, '文件太大,上限 {limit}', 'Too large, the limit is {limit}'],
  bad_file: [422, '文件无法使用:{reason}', 'The file cannot be used: {reason}'],
  too_many: [429, '尝试过多,请 {seconds} 秒后再试', 'Too many attempts, try again in {seconds} s'],
  locked: [429, '账号暂时锁定,{seconds} 秒后再试', 'The account is locked for {seconds} s'],
  media_down: [503, '视频服务正在恢复,报警不受影响', 'The video service is recovering; alarms are not affected'],
  camera_unreachable: [502, '摄像机连接不上:{reason}', 'The camera cannot be reached: {reason}'],
  no_browser: [503, '不能生成 PDF:{reason};请改用“打印”', 'No PDF can be made: {reason}; print the page instead'],
  not_ready: [503, '系统暂不能受理:{reason}', 'Not ready: {reason}'],
  disk_full: [503, '磁盘已满,未能保存,请立即通知信息科', 'The disk is full, nothing was saved; tell IT now'],
  database_down: [503, '数据库暂不可用,未能保存,请重试', 'The database is not available, nothing was saved; try again'],
  internal: [500, '系统内部错误,已记录(编号 {ref})', 'Internal error, recorded as {ref}'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type ErrorCode = keyof typeof errorCodes;

/** The one shape of every error answer. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; messageEn: string; details?: Record<string, unknown> };
}

/** A refusal. Thrown anywhere, turned into an HTTP answer in exactly one place. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(fill(errorCodes[code][2], details), options);
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorCodes[this.code][0];
  }

  toBody(): ErrorBody {
    const [, zh, en] = errorCodes[this.code];
    const body: ErrorBody['error'] = {
      code: this.code,
      message: fill(zh, this.details, 'zh'),
      messageEn: fill(en, this.details, 'en'),
    };
    if (Object.keys(this.details).length > 0) body.details = this.details;
    return { error: body };
  }

  /** The refusal another Anyuan server answered. */
  static fromBody(body: ErrorBody): ApiError {
    return new ApiError(body.error.code, body.error.details);
  }
}

export function refuse(code: ErrorCode, details?: Record<string, unknown>): ApiError {
  return new ApiError(code, details);
}

/** Details may carry `{zh, en}` pairs; the text takes its own language. */
function fill(template: string, details: Record<string, unknown>, lang: 'zh' | 'en' = 'en'): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name];
    if (value !== null && typeof value === 'object' && lang in value)
      return String((value as Record<string, unknown>)[lang]);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
}
