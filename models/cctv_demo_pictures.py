"""Pictures that the demo draws for itself."""

import io

from PIL import Image, ImageDraw


def scene():
    """A picture of a camera on a wall, as a JPEG."""
    image = Image.new("RGB", (800, 600), "#8fb3d1")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 260, 600), fill="#b9b2a3")
    for y in range(40, 600, 60):
        draw.line((0, y, 260, y), fill="#a39c8e", width=3)
    draw.rectangle((255, 240, 330, 270), fill="#4b4f54")
    draw.rounded_rectangle((320, 200, 620, 310), 30, fill="#e8e8e6", outline="#5c6066", width=5)
    draw.ellipse((575, 215, 655, 295), fill="#23262a", outline="#5c6066", width=5)
    draw.ellipse((600, 240, 630, 270), fill="#4f6f8f")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return stream.getvalue()


def scrawl():
    """A signature, as a PNG."""
    image = Image.new("RGBA", (300, 100), (255, 255, 255, 0))
    points = [(20, 70), (60, 20), (80, 80), (120, 40), (150, 75), (200, 30), (230, 70), (280, 55)]
    ImageDraw.Draw(image).line(points, fill=(20, 30, 90, 255), width=4, joint="curve")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
