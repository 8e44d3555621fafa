/// What the page of an inspection adds to the look of a verification's page.
enum InspectionStyle {
  /// The style sheet, to follow that of the verification's page.
  static let css = """
    main { max-width: 1100px; }
    code { font-size: .85em; overflow-wrap: anywhere; }
    .cards { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 12px; }
    .cards figure { max-width: 100%; }
    .cards figure div { flex-wrap: wrap; }
    .cards img, .cards .blank { flex: 0 0 auto; width: 112px; height: 112px;
      object-fit: contain; aspect-ratio: auto; }
    .cards figcaption { max-width: 480px; }
    td:nth-child(2) { white-space: normal; overflow-wrap: anywhere; }
    """
}
