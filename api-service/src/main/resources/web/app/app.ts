import './base.css';
import './frame/ballast-page';
