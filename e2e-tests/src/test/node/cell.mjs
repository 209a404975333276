// Exact texts of Arrow values, read from the columns' buffers: Arrow's own accessors turn 64-bit timestamps into floating
// point milliseconds and decimals into words, and have no texts of nested values.
import { DataType, Precision, TimeUnit } from "apache-arrow";

const FRACTION_DIGITS = {
  [TimeUnit.SECOND]: 0,
  [TimeUnit.MILLISECOND]: 3,
  [TimeUnit.MICROSECOND]: 6,
  [TimeUnit.NANOSECOND]: 9,
};
const UNIT_NAMES = {
  [TimeUnit.SECOND]: "s",
  [TimeUnit.MILLISECOND]: "ms",
  [TimeUnit.MICROSECOND]: "us",
  [TimeUnit.NANOSECOND]: "ns",
};
const LAST_DAY_OF_JAVASCRIPT = 100_000_000;

/** One column of a record batch as texts; null stays null. */
export function columnAsText(vector) {
  return vector.data.flatMap((data) => Array.from({ length: data.length }, (_, row) => cellAsText(data, row)));
}

function cellAsText(data, row) {
  if (!data.getValid(row)) {
    return null;
  }
  const type = data.type;
  if (DataType.isTimestamp(type)) {
    return timestampAsText(data.values[row], FRACTION_DIGITS[type.unit]) + (type.timezone ? "Z" : "");
  }
  if (DataType.isTime(type)) {
    return timeAsText(BigInt(data.values[row]), FRACTION_DIGITS[type.unit]);
  }
  if (DataType.isDuration(type)) {
    return `${data.values[row]} ${UNIT_NAMES[type.unit]}`;
  }
  if (DataType.isDecimal(type)) {
    const words = type.bitWidth / 32;
    return decimalAsText(data.values.subarray(row * words, (row + 1) * words), type);
  }
  if (DataType.isDate(type)) {
    return dateAsText(data.values[row]);
  }
  if (DataType.isFixedSizeList(type)) {
    return listAsText(data, row * type.listSize, (row + 1) * type.listSize);
  }
  if (DataType.isList(type)) {
    return listAsText(data, data.valueOffsets[row], data.valueOffsets[row + 1]);
  }
  if (DataType.isMap(type)) {
    return mapAsText(data, data.valueOffsets[row], data.valueOffsets[row + 1]);
  }
  if (DataType.isStruct(type)) {
    const fields = type.children.map((field, i) => `${field.name}: ${cellAsText(data.children[i], row)}`);
    return `{${fields.join(", ")}}`;
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    return bytesOf(data, row).toString("utf8");
  }
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) {
    return bytesOf(data, row).toString("hex");
  }
  if (DataType.isFixedSizeBinary(type)) {
    return Buffer.from(data.values.subarray(row * type.byteWidth, (row + 1) * type.byteWidth)).toString("hex");
  }
  if (DataType.isBool(type)) {
    const bit = data.offset + row;
    return String((data.values[bit >> 3] & (1 << (bit & 7))) !== 0);
  }
  return String(isFloat16(type) ? float16(data.values[row]) : data.values[row]);
}

/** The bytes of a value of any length; the offsets of large types are BigInts. */
function bytesOf(data, row) {
  return Buffer.from(data.values.subarray(Number(data.valueOffsets[row]), Number(data.valueOffsets[row + 1])));
}

function isFloat16(type) {
  return DataType.isFloat(type) && type.precision === Precision.HALF;
}

/** A number of a sign, 5 bits of exponent and 10 bits of fraction. */
function float16(bits) {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) {
    return fraction ? NaN : sign * Infinity;
  }
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : (sign * fraction) / 2 ** 24;
}

function listAsText(data, begin, end) {
  const elements = Array.from({ length: end - begin }, (_, i) => String(cellAsText(data.children[0], begin + i)));
  return `[${elements.join(", ")}]`;
}

function mapAsText(data, begin, end) {
  const [keys, values] = data.children[0].children;
  const entries = Array.from(
    { length: end - begin },
    (_, i) => `${cellAsText(keys, begin + i)}: ${cellAsText(values, begin + i)}`,
  );
  return `{${entries.join(", ")}}`;
}

function dateAsText(days) {
  return Math.abs(days) > LAST_DAY_OF_JAVASCRIPT
    ? `${days} days`
    : new Date(days * 86_400_000).toISOString().slice(0, 10);
}

function timestampAsText(value, fractionDigits) {
  const unitsPerSecond = 10n ** BigInt(fractionDigits);
  const fraction = ((value % unitsPerSecond) + unitsPerSecond) % unitsPerSecond;
  const seconds = (value - fraction) / unitsPerSecond;
  return withFraction(new Date(Number(seconds) * 1_000).toISOString().slice(0, 19), fraction, fractionDigits);
}

/** A time of day, as a count since midnight. */
function timeAsText(value, fractionDigits) {
  const unitsPerSecond = 10n ** BigInt(fractionDigits);
  const whole = new Date(Number(value / unitsPerSecond) * 1_000).toISOString().slice(11, 19);
  return withFraction(whole, value % unitsPerSecond, fractionDigits);
}

function withFraction(whole, fraction, fractionDigits) {
  return fractionDigits === 0 ? whole : `${whole}.${fraction.toString().padStart(fractionDigits, "0")}`;
}

/** A two's complement number in words of 32 bits, the lowest first. */
function decimalAsText(words, { bitWidth, scale }) {
  const unsigned = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const value = BigInt.asIntN(bitWidth, unsigned);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const sign = value < 0n ? "-" : "";
  return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-scale)}`;
}
