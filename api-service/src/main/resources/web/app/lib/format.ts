/// Numbers and times as people read them. Units stand behind a thin space that does not break.

const THIN = '\u202f';
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/// `12.4 GB`: three digits, decimal units, as disks are sold and hubs count.
export function bytes(count: number): string {
  let unit = 0;
  let value = count;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)}${THIN}${UNITS[unit]}`;
}

/// `1.2 GB/s`.
export function speed(perSecond: number): string {
  return `${bytes(perSecond)}/s`;
}

/// `1.2 of 3.4 GB`; only what is done where the total is unknown.
export function share(done: number, total: number | null): string {
  return total === null ? bytes(done) : `${bytes(Math.min(done, total))} of ${bytes(total)}`;
}

/// `42 %`, never 100 before the end.
export function percent(value: number): string {
  return `${Math.floor(value)}${THIN}%`;
}

/// `3 min 20 s`: the two largest units.
export function duration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(total / 86400), 'd'],
    [Math.floor(total / 3600) % 24, 'h'],
    [Math.floor(total / 60) % 60, 'min'],
    [total % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return `0${THIN}s`;
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${THIN}${unit}`)
    .join(' ');
}

/// `5 min ago`, `in 3 d`.
export function relative(iso: string, now = Date.now()): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (Math.abs(seconds) < 5) return 'just now';
  const size = Math.abs(seconds);
  const whole =
    size < 60 ? `${Math.round(size)}${THIN}s`
    : size < 3600 ? `${Math.round(size / 60)}${THIN}min`
    : size < 86400 ? `${Math.round(size / 3600)}${THIN}h`
    : `${Math.round(size / 86400)}${THIN}d`;
  return seconds > 0 ? `${whole} ago` : `in ${whole}`;
}

/// The exact time, in the reader's zone.
export function exact(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}

/// The time of day, in the reader's zone.
export function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/// `1 file`, `3 files`.
export function count(number: number, word: string): string {
  return `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;
}

/// The part of a source by which people know it: `org/name`, or the name of the file.
export function sourceName(source: string): string {
  const hub = /^(?:hf|gguf):\/\/(?:datasets\/)?([^@]+?)(?:@.*)?$/.exec(source);
  if (hub) return hub[1]!;
  const version = /^civitai:\/\/(\d+)/.exec(source);
  if (version) return `CivitAI version ${version[1]}`;
  const upload = /^upload:\/\/(\w{1,8})/.exec(source);
  if (upload) return `Upload ${upload[1]}`;
  const path = source.split(/[?#]/)[0]!.replace(/\/+$/, '');
  const last = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last) || source;
  } catch {
    return last || source;
  }
}
