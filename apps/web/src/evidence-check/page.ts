import { checkEvidence, type Manifest, type Verdict } from './check.ts';

// The page that checks evidence: no network, no library of ours, nothing kept. Everything is written as text, never as HTML.
const mark = '__KEYS__';
/** Fingerprints the page came with; a page as it was built knows none. */
const known = (document.querySelector('meta[name=hospital-keys]')?.getAttribute('content') ?? '')
  .split(' ')
  .filter((one) => one !== '' && one !== mark);
const [input, out, drop] = ['file', 'out', 'drop'].map((id) => document.querySelector<HTMLElement>(`#${id}`));

const make = (tag: string, text = '', className = ''): HTMLElement => {
  const one = document.createElement(tag);
  one.textContent = text;
  one.className = className;
  return one;
};
/** China has one time, whatever computer this is read on. */
const aheadMs = 8 * 3_600_000;
const time = (iso: string): string => {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  return `${new Date(at + aheadMs).toISOString().slice(0, 19).replace('T', ' ')} (UTC+8)`;
};

async function take(file: File | undefined): Promise<void> {
  if (!file || !out) return;
  const bar = make('progress') as HTMLProgressElement;
  out.replaceChildren(make('p', `正在核对 ${file.name} … Checking`), bar);
  out.dataset['state'] = 'reading';
  try {
    const verdict = await checkEvidence(file, (part) => (bar.value = part));
    out.replaceChildren(...show(verdict));
    out.dataset['state'] = isWell(verdict) ? 'good' : 'bad';
  } catch (error) {
    out.replaceChildren(make('h2', `✗ 读取失败 It cannot be read: ${String(error)}`));
    out.dataset['state'] = 'bad';
  }
}

const isForeign = ({ fingerprint }: Verdict): boolean =>
  fingerprint !== null && known.length > 0 && !known.includes(fingerprint);
const isWell = (verdict: Verdict): boolean => verdict.troubles.length === 0 && !isForeign(verdict);

function show(verdict: Verdict): HTMLElement[] {
  const { manifest, fingerprint } = verdict;
  const troubles = isForeign(verdict)
    ? [...verdict.troubles, ['不是由本院的密钥签名', 'It was not signed with the key of this hospital'] as const]
    : verdict.troubles;
  const list = make('ul');
  for (const [zh, en] of troubles) {
    const line = make('li', zh);
    line.append(make('small', en));
    list.append(line);
  }
  const head =
    troubles.length === 0
      ? make('h2', '✓ 完整,签名相符 Whole, and as it was signed')
      : make('h2', '✗ 不可采信 Not to be relied on');
  return [head, list, ...(manifest ? about(manifest) : []), ...(fingerprint === null ? [] : [key(fingerprint)])];
}

function about(manifest: Manifest): HTMLElement[] {
  const facts = make('dl');
  const fact = (name: string, value: string | null): void => {
    if (value !== null && value !== '') facts.append(make('dt', name), make('dd', value));
  };
  fact('取证人 By', manifest.by);
  fact('批准人 Agreed by', manifest.approvedBy);
  fact('时间 At', time(manifest.at));
  fact('事由 Why', [manifest.purpose, manifest.reason].filter(Boolean).join(' · '));
  fact('申请单位 For', manifest.forUnit);
  fact('案件 Case', manifest.caseNumber);
  const files = make('ol');
  for (const one of manifest.files) {
    const line = make('li');
    line.append(make('strong', one.name), make('span', `${one.cameraName} ${one.camera} ${one.place ?? ''}`));
    line.append(make('span', `${time(one.from)} – ${time(one.to)}`), make('span', clock(one.clockAheadMs)));
    line.append(make('code', `SHA-256 ${one.sha256}`));
    files.append(line);
  }
  for (const one of manifest.footage ?? []) {
    const line = make('li');
    line.append(
      make('strong', one.name),
      make('span', ['现场影像 Footage', one.number, one.recorder, one.wearer].join(' ')),
    );
    line.append(make('span', `${time(one.from)} – ${time(one.to)}`));
    if (one.clockAheadSeconds !== null)
      line.append(make('span', `记录仪时钟误差 offset of its clock ${one.clockAheadSeconds} s`));
    const held = one.custody.map(
      ({ at, act, by, toWhom }) => `${time(at)} ${act} ${by}${toWhom ? ` → ${toWhom}` : ''}`,
    );
    line.append(make('span', `保管链 Custody: ${held.join('; ')}`), make('code', `SHA-256 ${one.sha256}`));
    files.append(line);
  }
  return [facts, files];
}

function clock(aheadMs: number | null): string {
  if (aheadMs === null)
    return '摄像机时钟误差未知,时间以服务器为准 The offset of the camera’s clock is unknown; times are the server’s';
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
  const [zh, en] = aheadMs < 0 ? ['慢', 'behind'] : ['快', 'ahead'];
  return `摄像机时钟比服务器${zh} ${seconds} 秒,时间以服务器为准 The camera’s clock was ${seconds} s ${en}; times are the server’s`;
}

function key(fingerprint: string): HTMLElement {
  const said = known.includes(fingerprint)
    ? '与本页所带的医院公钥一致 the same key as that of the hospital this page came from'
    : '请向医院核对公钥指纹 compare it with the hospital';
  const box = make('p');
  box.append(make('span', `公钥指纹 Key(${said})`), make('code', fingerprint));
  return box;
}

input?.addEventListener('change', () => void take((input as HTMLInputElement).files?.[0]));
drop?.addEventListener('dragover', (event) => event.preventDefault());
drop?.addEventListener('drop', (event) => {
  event.preventDefault();
  void take(event.dataTransfer?.files[0]);
});
