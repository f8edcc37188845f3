//! QR codes as pictures: PNG, which every camera app, chat and printer takes.

use qrcode::QrCode;

use crate::kernel::fault::Fault;

/// Dots along one side of a module, so that the picture stays sharp where it is printed or sent on.
const DOTS: u32 = 8;

const DARK: u8 = 0;
const LIGHT: u8 = u8::MAX;

/// A text as QR code, for the `src` of an `<img>`.
///
/// # Errors
/// `Internal` where the text is longer than a code can carry.
pub fn data_url(text: &str) -> Result<String, Fault> {
    Ok(format!("data:image/png;base64,{}", data_encoding::BASE64.encode(&picture(text)?)))
}

/// The code with the light edge the standard asks for.
fn picture(text: &str) -> Result<Vec<u8>, Fault> {
    let code = QrCode::new(text.as_bytes()).map_err(Fault::internal)?;
    let drawn = code.render().dark_color('#').light_color(' ').module_dimensions(DOTS, DOTS).build();
    let dots: Vec<u8> =
        drawn.lines().flat_map(str::bytes).map(|dot| if dot == b'#' { DARK } else { LIGHT }).collect();
    let side = u32::try_from(drawn.lines().count()).map_err(Fault::internal)?;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().map_err(Fault::internal)?;
    writer.write_image_data(&dots).map_err(Fault::internal)?;
    writer.finish().map_err(Fault::internal)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_of_the_code_is_in_the_picture() {
        let text = "https://example.org/link/0123456789abcdef";
        let mut reader = png::Decoder::new(std::io::Cursor::new(picture(text).unwrap())).read_info().unwrap();
        let mut dots = vec![0; reader.output_buffer_size().unwrap()];
        let side = usize::try_from(reader.next_frame(&mut dots).unwrap().width).unwrap();
        let (quiet, dots_a_module) = (4, usize::try_from(DOTS).unwrap());
        let code = QrCode::new(text).unwrap();
        assert_eq!(side, (code.width() + 2 * quiet) * dots_a_module);
        for (number, color) in code.to_colors().into_iter().enumerate() {
            let (row, column) = (number / code.width() + quiet, number % code.width() + quiet);
            let middle = (row * side + column) * dots_a_module + (side + 1) * (dots_a_module / 2);
            assert_eq!(dots[middle], color.select(DARK, LIGHT), "module {row}, {column}");
        }
        assert!(dots[..quiet * dots_a_module * side].iter().all(|dot| *dot == LIGHT), "the edge is light");
    }
}
