internal import CFaceImage
internal import Foundation

// The facts of a person and a photo, as the shim takes them.

extension SyntheticIdentity {
  var drawn: face_person {
    var person = face_person()
    fillHead(&person)
    fillEyesAndBrows(&person)
    fillNoseAndMouth(&person)
    fillHair(&person)
    return person
  }

  private func fillHead(_ person: inout face_person) {
    person.head_width = head.width
    person.jaw_width = head.jawWidth
    person.chin_length = head.chinLength
    person.cheek_fullness = head.cheekFullness
    person.ear_size = head.earSize
    person.skin = skin.colour.drawn
    person.blush = skin.blush
    person.fold_depth = skin.foldDepth
    let moles = skin.moles.map { face_mole(x: $0.x, y: $0.y, radius: $0.radius) }
    precondition(moles.count == 3, "a person has \(moles.count) moles, expected 3")
    person.moles = (moles[0], moles[1], moles[2])
  }

  private func fillEyesAndBrows(_ person: inout face_person) {
    person.eye_x = eyes.spacing
    person.eye_y = eyes.y
    person.eye_width = eyes.width
    person.eye_height = eyes.height
    person.eye_tilt = eyes.tiltRadians
    person.iris_radius = eyes.irisRadius
    person.lid_crease = eyes.lidCrease
    person.iris = eyes.irisColour.drawn
    person.brow_y = brows.height
    person.brow_thickness = brows.thickness
    person.brow_length = brows.length
    person.brow_tilt = brows.tilt
    person.brow_arch = brows.arch
    person.brow_density = brows.density
  }

  private func fillNoseAndMouth(_ person: inout face_person) {
    person.nose_y = nose.y
    person.nose_width = nose.width
    person.nose_height = nose.height
    person.nose_bridge = nose.bridge
    person.mouth_y = mouth.y
    person.mouth_width = mouth.width
    person.upper_lip = mouth.upperLip
    person.lower_lip = mouth.lowerLip
    let red = mouth.redness
    person.lip = face_colour(
      red: skin.colour.red * (0.92 - 0.10 * red), green: skin.colour.green * (0.66 - 0.36 * red),
      blue: skin.colour.blue * (0.74 - 0.32 * red))
  }

  private func fillHair(_ person: inout face_person) {
    person.hair = hair.colour.drawn
    person.hairline = hair.line
    person.hairline_recession = hair.recession
    person.hair_parting = hair.parting
    person.hair_volume = hair.volume
    person.hair_length = hair.length
    person.beard = hair.beard
    person.moustache = hair.moustache
  }
}

extension PhotoConditions {
  var drawn: face_conditions {
    var conditions = face_conditions()
    fillPoseAndExpression(&conditions)
    fillLight(&conditions)
    fillOutfit(&conditions)
    fillBackgroundAndCamera(&conditions)
    return conditions
  }

  private func fillPoseAndExpression(_ conditions: inout face_conditions) {
    conditions.yaw = pose.yawRadians
    conditions.pitch = pose.pitchRadians
    conditions.roll = pose.rollRadians
    conditions.scale = pose.scale
    conditions.centre_x = pose.centreX
    conditions.centre_y = pose.centreY
    conditions.mouth_open = expression.mouthOpening
    conditions.smile = expression.smile
    conditions.brow_raise = expression.browRaise
    conditions.lid_open = expression.lidOpening
    conditions.gaze_x = expression.gazeX
    conditions.gaze_y = expression.gazeY
  }

  private func fillLight(_ conditions: inout face_conditions) {
    let level = cos(light.elevationRadians)
    conditions.light = (
      level * sin(light.azimuthRadians), sin(light.elevationRadians),
      level * cos(light.azimuthRadians)
    )
    conditions.light_colour = light.colour.drawn
    conditions.ambient_colour = light.ambientColour.drawn
    conditions.dapple = light.dapple
  }

  private func fillOutfit(_ conditions: inout face_conditions) {
    conditions.clothes = outfit.clothes.drawn
    if let hat = outfit.hat {
      conditions.hat = 1
      conditions.hat_y = hat.y
      conditions.hat_colour = hat.colour.drawn
    }
    if let glasses = outfit.glasses {
      conditions.glasses = 1
      conditions.glasses_width = glasses.width
      conditions.glasses_height = glasses.height
      conditions.glasses_rim = glasses.rim
      conditions.glasses_colour = glasses.colour.drawn
      conditions.lens_tint = glasses.tint
    }
  }

  private func fillBackgroundAndCamera(_ conditions: inout face_conditions) {
    conditions.background = (background.first.drawn, background.second.drawn)
    conditions.background_detail = background.detail
    conditions.texture_seed = camera.textureSeed
    conditions.exposure = camera.exposure
    conditions.contrast = camera.contrast
    conditions.saturation = camera.saturation
    conditions.blur_pixels = camera.blurPixels
    conditions.noise = camera.noise
  }
}
