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

/** What a tag may say by its colour, beside its word; nothing else is drawn (antd's presets are not to be read in both themes). */
export type TagColour = 'success' | 'processing' | 'warning' | 'error';
export const tagColours: readonly TagColour[] = ['success', 'processing', 'warning', 'error'];

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
  /** The ground of a tag; its word on it is ≥ 4.5:1. */
  tag: Record<TagColour, { text: string; ground: string }>;
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
    tag: {
      success: { text: '#1f7a4d', ground: '#e7f3ec' },
      processing: { text: '#2c5bb8', ground: '#eef4fd' },
      warning: { text: '#b8430a', ground: '#fff3e6' },
      error: { text: '#b42318', ground: '#fff1ef' },
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
    tag: {
      success: { text: '#58b98a', ground: '#1d3229' },
      processing: { text: '#8ab0f7', ground: '#1f2c45' },
      warning: { text: '#ff9152', ground: '#3a2415' },
      error: { text: '#ff8378', ground: '#3d201e' },
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
  const { level, tag: _, ...plain } = palettes[mode];
  const variables: Record<string, string> = { '--font': fontFamily };
  for (const [name, value] of Object.entries(plain)) variables[`--${kebab(name)}`] = value;
  for (const [name, colour] of Object.entries(level)) {
    variables[`--level-${name}-mark`] = colour.mark;
    variables[`--level-${name}-text`] = colour.text;
  }
  return variables;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
