import { crc32, deflateSync } from "node:zlib";

/**
 * A screenshot with at most 256 colours, which is a third of its size: letters need few shades.
 * @param {import("playwright-core").BrowserContext} context decodes it
 * @param {Buffer} png
 * @returns {Promise<Buffer>} a PNG
 */
export async function smallPng(context, png) {
  const { width, height, pixels } = await decoded(context, png);
  const palette = mostUsed(pixels);
  const indexOf = nearest(palette);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexOf(pixels.readUIntBE((y * width + x) * 4, 3));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for a pixel, each an index into the palette.
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap(channels))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Four bytes for a pixel: red, green, blue, alpha. */
async function decoded(context, png) {
  const page = await context.newPage();
  try {
    const { width, height, base64 } = await page.evaluate(async (source) => {
      const image = Object.assign(new Image(), { src: `data:image/png;base64,${source}` });
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
      const drawing = canvas.getContext("2d");
      drawing.drawImage(image, 0, 0);
      const { data } = drawing.getImageData(0, 0, image.width, image.height);
      let binary = "";
      for (const byte of data) binary += String.fromCharCode(byte);
      return { width: image.width, height: image.height, base64: btoa(binary) };
    }, png.toString("base64"));
    return { width, height, pixels: Buffer.from(base64, "base64") };
  } finally {
    await page.close();
  }
}

/** The 64 most used colours, and the most used colour of each of the 192 most used groups of others that are alike. */
function mostUsed(pixels) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const groups = grouped(colours.slice(64));
  const uses = (group) => group.reduce((sum, colour) => sum + counts.get(colour), 0);
  const common = [...groups.values()].sort((a, b) => uses(b) - uses(a)).slice(0, 192);
  return [...colours.slice(0, 64), ...common.map(([first]) => first)];
}

function grouped(colours) {
  const groups = new Map();
  for (const colour of colours) {
    const alike = colour & 0xf0f0f0;
    groups.set(alike, [...(groups.get(alike) ?? []), colour]);
  }
  return groups;
}

function nearest(palette) {
  const known = new Map();
  const distance = (a, b) => channels(a).reduce((sum, value, at) => sum + (value - channels(b)[at]) ** 2, 0);
  const found = (colour) =>
    palette.reduce((best, each, at) => (distance(each, colour) < distance(palette[best], colour) ? at : best), 0);
  return (colour) => known.get(colour) ?? known.set(colour, found(colour)).get(colour);
}

function channels(colour) {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
