export type Mode = 'light' | 'dark';
export type Level = 'critical' | 'urgent' | 'normal' | 'info' | 'done';
export const levels: readonly Level[] = ['critical', 'urgent', 'normal', 'info', 'done'];

export const fontFamily =
  "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', system-ui, sans-serif";

/** A level's mark (≥ 3:1 on the panel) and its text (≥ 4.5:1). */
interface LevelColour {
  mark: string;
  text: string;
}

export interface Palette {
  ground: string;
  panel: string;
  raised: string;
  line: string;
  text: string;
  muted: string;
  brand: string;
  brandText: string;
  accent: string;
  safe: string;
  level: Record<Level, LevelColour>;
}

export const palettes: Record<Mode, Palette> = {
  light: {
    ground: '#f3f5f7',
    panel: '#ffffff',
    raised: '#ffffff',
    line: '#dfe3e8',
    text: '#1d242d',
    muted: '#5a6572',
    brand: '#2457a6',
    brandText: '#2457a6',
    accent: '#3f7f76',
    safe: '#1f7a4d',
    level: {
      critical: { mark: '#d92d20', text: '#b42318' },
      urgent: { mark: '#e8590c', text: '#b8430a' },
      normal: { mark: '#b7791f', text: '#8a5a0c' },
      info: { mark: '#3b6fd4', text: '#2c5bb8' },
      done: { mark: '#7b8694', text: '#5a6572' },
    },
  },
  dark: {
    ground: '#14181f',
    panel: '#1c222b',
    raised: '#252d38',
    line: '#323b48',
    text: '#e4e8ee',
    muted: '#98a4b3',
    brand: '#3d74cc',
    brandText: '#85aef0',
    accent: '#6fa8a0',
    safe: '#58b98a',
    level: {
      critical: { mark: '#e5483b', text: '#ff8378' },
      urgent: { mark: '#e8590c', text: '#ff9152' },
      normal: { mark: '#f2b01e', text: '#f2b01e' },
      info: { mark: '#5b8def', text: '#8ab0f7' },
      done: { mark: '#6f7a88', text: '#98a4b3' },
    },
  },
};

/** Colour is never alone: every level has a shape (and a word, in the dictionaries). */
export const levelShapes: Record<Level, string> = { critical: '▲', urgent: '◆', normal: '●', info: '○', done: '–' };

export function levelOf(priority: number, isDone = false): Level {
  return isDone ? 'done' : (levels[priority - 1] ?? 'info');
}

/** The palette as CSS variables, `--ground`, `--level-critical-mark` … */
export function cssVariables(mode: Mode): Record<string, string> {
  const { level, ...plain } = palettes[mode];
  const variables: Record<string, string> = { '--font': fontFamily };
  for (const [name, value] of Object.entries(plain)) variables[`--${kebab(name)}`] = value;
  for (const [name, colour] of Object.entries(level)) {
    variables[`--level-${name}-mark`] = colour.mark;
    variables[`--level-${name}-text`] = colour.text;
  }
  return variables;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
